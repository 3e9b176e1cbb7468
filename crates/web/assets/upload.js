// A form with large files says how far it has come, and can be stopped. Its answer is shown as if the browser had sent it.

import { make } from "./parts.js";

// What is smaller has come before anybody reads how far it is.
const SMALL = 200_000;

const size = (bytes) => {
  const millions = (bytes / 1_000_000).toLocaleString("de-DE", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return `${millions}\u00a0MB`;
};

/** What is sent: all that the form holds, and the button that was pressed. */
const held = (form, button) => {
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  return data;
};

const bytesOf = (data) =>
  [...data.values()].reduce((sum, value) => sum + (value instanceof File ? value.size : 0), 0);

let looks = 0;

/** Goes where the answer led, or shows it in place of this page, which has the script of a new page as well. */
const show = async (request, to) => {
  const answer = request.response;
  if (request.responseURL !== to) {
    location.assign(request.responseURL);
    return;
  }
  document.title = answer.title;
  document.body.replaceWith(answer.body);
  scrollTo(0, 0);
  document.querySelector("main")?.focus();
  looks += 1;
  await import(`./foerderfluss.js?${looks}`);
};

const send = (form, data, button) => {
  const told = make("p", { role: "status" });
  const bar = make("progress", { max: "100", value: "0", "aria-label": "Übertragung" });
  const label = make("span", { class: "kern-label" }, "Übertragung abbrechen");
  const stop = make("button", { type: "button", class: "kern-btn kern-btn--secondary" }, label);
  form.querySelector(".ff-upload")?.remove();
  form.append(make("div", { class: "kern-progress ff-upload" }, told, bar, stop));
  const request = new XMLHttpRequest();
  const over = (text) => {
    told.textContent = text;
    bar.remove();
    stop.remove();
    delete form.dataset.sent;
    button?.focus();
  };
  const failed = "Die Übertragung ist abgebrochen. Bitte senden Sie noch einmal: doppelt eingereicht wird dabei nichts.";
  let said = -1;
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = Math.floor((100 * loaded) / total);
    // who listens is told of every tenth
    const tenth = Math.floor((10 * loaded) / total) * 10;
    if (tenth === said) return;
    said = tenth;
    told.textContent = `${tenth}\u00a0% von ${size(total)} sind übertragen.`;
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    stop.hidden = true;
    told.textContent = "Alles ist übertragen und wird jetzt geprüft.";
  });
  request.addEventListener("load", () => (request.response?.body ? show(request, form.action) : over(failed)));
  request.addEventListener("error", () => over(failed));
  request.addEventListener("abort", () => over("Die Übertragung ist abgebrochen. Es ist nichts eingereicht."));
  stop.addEventListener("click", () => request.abort());
  request.open("POST", form.action);
  request.responseType = "document";
  request.send(data);
};

/** Follows what a form with files sends. */
export const watch = (form) => {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.defaultPrevented || button?.hasAttribute("formaction")) return;
    const data = held(form, button);
    if (bytesOf(data) < SMALL) return;
    event.preventDefault();
    send(form, data, button);
  });
};
