// A session that is about to end says so in time, and goes on if somebody wants that (WCAG 2.2.1). What is typed stays in any
// case. The windows of a browser share a session: what one of them hears of its end, it tells the others.

import { button } from "./dialog.js";
import { make } from "./parts.js";

/** How long before the end it is said. */
const BEFORE = 5 * 60_000;

const clock = (at) => new Date(at).toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });

/** How long the session lasts once the house was asked for something: no time, if it is over; nothing, if nobody answers. */
const asked = async () => {
  const answer = await fetch("/hilfe", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return undefined;
  const left = /data-session="(\d+)"/.exec(await answer.text());
  return left ? Number(left[1]) * 1000 : 0;
};

/** What is said where it does not simply go on. */
const said = (left) => {
  if (left === undefined) return "Es kommt keine Antwort. Bitte gleich noch einmal versuchen.";
  if (left === 0) {
    return "Ihre Sitzung ist zu Ende. Was Sie getippt haben, steht noch hier: Schicken Sie es ab, melden Sie sich wieder an, und es geht weiter.";
  }
  return `Länger als einen Arbeitstag dauert keine Sitzung: Um ${clock(Date.now() + left)} Uhr melden Sie sich wieder an. Was Sie getippt haben, geht nicht verloren.`;
};

/** Warns before a session ends that lasts so many seconds from now. */
export const watch = (seconds) => {
  const windows = new BroadcastChannel("sitzung");
  let endsAt;
  let shown;
  let waiting;
  const warn = () => {
    if (shown) return;
    const told = make("p", { class: "kern-body", role: "status" }, "Sie haben länger nichts abgeschickt. Was Sie getippt haben, bleibt stehen.");
    const off = button("secondary", "Schließen");
    const on = button("primary", "Weiterarbeiten");
    const dialog = make("dialog", { class: "kern-dialog", "aria-labelledby": "sitzung", "aria-describedby": "sitzung-text" },
      make("div", { class: "kern-dialog__header" },
        make("h2", { class: "kern-title", id: "sitzung" }, `Ihre Sitzung endet um ${clock(endsAt)} Uhr`)),
      make("div", { class: "kern-dialog__body", id: "sitzung-text" }, told),
      make("div", { class: "kern-dialog__footer" }, off, on));
    off.addEventListener("click", () => dialog.close());
    on.addEventListener("click", async () => {
      const left = await asked();
      if (left > BEFORE) {
        learn(Date.now() + left);
        return;
      }
      told.textContent = said(left);
      if (left === undefined) return;
      on.remove();
      off.focus();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      shown = undefined;
    });
    shown = dialog;
    document.body.append(dialog);
    dialog.showModal();
    on.focus();
  };
  const hear = (end) => {
    endsAt = end;
    shown?.close();
    clearTimeout(waiting);
    waiting = setTimeout(warn, Math.max(0, endsAt - BEFORE - Date.now()));
  };
  const learn = (end) => {
    hear(end);
    windows.postMessage(end);
  };
  windows.addEventListener("message", ({ data }) => hear(data));
  learn(Date.now() + seconds * 1000);
};
