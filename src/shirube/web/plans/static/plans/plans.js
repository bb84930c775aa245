// While a draft is being saved: say so, and say when it could not be saved. Everything works without this.
"use strict";

const trouble = () => document.getElementById("save-trouble");
const say = (words) => {
  const state = document.getElementById("save-state");
  if (!state) return;
  if (!state.lastChild || state.lastChild.nodeType !== Node.TEXT_NODE) state.append("");
  state.lastChild.data = words;
};
const isDraft = (event) => event.target instanceof Element && event.target.matches("form[data-draft]");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isDraft(event)) return;
  say("保存しています…");
  if (trouble()) trouble().textContent = "";
});

document.addEventListener("htmx:responseError", (event) => {
  if (!isDraft(event)) return;
  const again = event.detail.xhr.status === 403 ? "（別の窓でログインし直すと、ここから続けられます）" : "";
  say(`まだ保存していません${again}`);
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    if (!isDraft(event)) return;
    say("まだ保存していません");
    if (trouble()) trouble().textContent = "保存できませんでした。つながりを確かめて「保存する」を押してください。書いた文はこの画面に残っています。";
  });
}

document.addEventListener("input", (event) => {
  const form = event.target.closest && event.target.closest("form[data-draft]");
  if (form) form.dataset.draft = "changed";
});

document.addEventListener("htmx:afterOnLoad", (event) => {
  if (isDraft(event) && event.detail.xhr.status === 200) event.target.dataset.draft = "saved";
});

window.addEventListener("beforeunload", (event) => {
  const form = document.querySelector('form[data-draft="changed"]');
  if (form && !form.contains(document.activeElement && document.activeElement.closest("button"))) event.preventDefault();
});
