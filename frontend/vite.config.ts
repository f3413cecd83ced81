// Builds the page; `npm run dev` shows it while `upperhand serve` answers.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const server = process.env.UPPERHAND_SERVER ?? "http://127.0.0.1:8460";

export default defineConfig({
  base: "./",
  plugins: [svelte()],
  build: {
    outDir: "../src/upperhand/web/page", // where the server looks
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // The server answers only its own page: what the development server passes on must come from its address.
  server: { proxy: { "/api": { target: server, changeOrigin: true, headers: { origin: server } } } },
});
