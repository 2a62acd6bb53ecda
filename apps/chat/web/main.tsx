import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { ChatApp } from "./state/chat-app.ts";
import { keepPage } from "./state/keep-page.ts";
import { localMemory } from "./state/storage.ts";
import "./styles/index.css";
import { languageCell } from "./text/language.ts";
import { themeCell } from "./text/theme.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

/** `?transport=polling` or `websocket` keeps to that one, to see that either carries the whole chat. */
const transport = new URLSearchParams(location.search).get("transport") ?? undefined;
const app = new ChatApp(localMemory, transport);
const languages = languageCell(localMemory, navigator.languages);
const themes = themeCell(localMemory, document.documentElement);

keepPage();
createRoot(root).render(
  <StrictMode>
    <App app={app} languages={languages} themes={themes} />
  </StrictMode>,
);
