// Builds the page; without a server, `npm run fixtures` answers its questions from kept files.
import { readFileSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

const server = "http://127.0.0.1:8460";

/** Answers the server's addresses from the files in fixtures/. */
function fixtures(): Plugin {
  const kept = (name: string) => readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf-8");
  let asked = { kind: "assess", taken: false };
  return {
    name: "fixtures",
    configureServer(dev) {
      dev.middlewares.use("/api", (request, response) => {
        const address = request.url ?? "";
        const say = (body: string) => {
          response.setHeader("content-type", "application/json");
          response.end(body);
        };
        if (address === "/war") return say(kept("war"));
        if (request.method === "POST") {
          let body = "";
          request.on("data", (part) => (body += part));
          request.on("end", () => {
            const wish = JSON.parse(body || "{}");
            asked = { kind: wish.kind, taken: wish.options.length + Object.keys(wish.sets).length > 0 };
            say(JSON.stringify({ id: "1", state: "queued" }));
          });
          return;
        }
        const name = asked.kind === "assess" && asked.taken ? "whatif" : asked.kind;
        const run = { id: "1", kind: asked.kind, title: asked.kind, state: "done", done: 1, total: 1, seconds_left: 0 };
        if (address.startsWith("/runs/1")) return say(JSON.stringify({ ...run, result: JSON.parse(kept(name)) }));
        response.statusCode = 404;
        say(JSON.stringify({ detail: "There is no such address." }));
      });
    },
  };
}

export default defineConfig(({ mode }) => ({
  base: "./",
  plugins: [svelte(), ...(mode === "fixtures" ? [fixtures()] : [])],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: mode === "fixtures" ? {} : { proxy: { "/api": server } },
}));
