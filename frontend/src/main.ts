// Puts the page on the screen.
import { mount } from "svelte";
import App from "./App.svelte";
import "./look/base.css";
import "./look/layout.css";
import "./look/charts.css";

const target = document.getElementById("page");
if (target) mount(App, { target });
