// What helps where a browser runs it; every page works without.

import { askBefore } from "./dialog.js";
import { cents, euros } from "./parts.js";

// The error summary is read first.
document.querySelector(".ff-summary")?.focus();

// A message of what was done is not told again when the page is loaded again.
const address = new URL(location.href);
if (address.searchParams.has("meldung")) {
  address.searchParams.delete("meldung");
  history.replaceState(null, "", address.pathname + address.search + address.hash);
}

// A form is sent once, however often the button is pressed.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  });
}

// Nobody is surprised by the end of a session.
const { session } = document.body.dataset;
if (session) import("./session.js").then(({ watch }) => watch(Number(session)));

// What weighs is asked once more.
for (const form of document.querySelectorAll("form:has([data-ask])")) askBefore(form);

// What large files are sent with says how far it has come.
for (const form of document.querySelectorAll("form[enctype='multipart/form-data']")) {
  import("./upload.js").then(({ watch }) => watch(form));
}

// Amounts are summed up as they are typed.
for (const box of document.querySelectorAll("[data-sum]")) {
  import("./sums.js").then(({ follow }) => follow(box));
}

// What takes long says how far it is.
for (const box of document.querySelectorAll("[data-work]")) {
  import("./work.js").then(({ follow }) => follow(box));
}

// What is typed in a form that keeps drafts is kept while nobody presses anything. Files stay where they are.
for (const button of document.querySelectorAll("[data-keep]")) {
  const { form } = button;
  const told = form.querySelector("[data-kept]");
  let waiting;
  const keep = async () => {
    const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const answer = await fetch(button.formAction, {
      method: "POST",
      body: new URLSearchParams(typed),
      redirect: "manual",
    }).catch(() => null);
    const now = new Date().toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });
    // where it went well, the answer leads back to the page
    told.textContent = answer?.type === "opaqueredirect"
      ? `Entwurf gespeichert um ${now}`
      : "Der Entwurf konnte nicht gespeichert werden. Was Sie getippt haben, steht noch hier.";
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 2000);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}

// While a claim is examined, its sum and what is left of the plan follow what is chosen. Lines of which nothing is said
// count if all the rest is recognised, on this page and on the others, of which the page tells both sums. What a sample has
// drawn is no rest.
const sums = document.querySelector("[data-said]");
if (sums) {
  const lines = [...document.querySelectorAll("[data-eligible]")];
  const rest = document.querySelector("input[name=rest]");
  const plan = [...document.querySelectorAll("tr[data-plan]")];
  const tell = (row, now, free, withRoom) => {
    row.querySelector("[data-now]").textContent = euros(now);
    row.querySelector("[data-left]").textContent = euros(BigInt(free) - now);
    if (withRoom === undefined) return;
    const left = euros(BigInt(withRoom) - now);
    row.querySelector("[data-left-with-room]").textContent = left;
    for (const told of document.querySelectorAll(`[data-rest-of="${row.dataset.plan}"]`)) told.textContent = left;
  };
  const follow = () => {
    const ofPlan = plan.map(({ dataset }) => BigInt(dataset.noted) + (rest.checked ? BigInt(dataset.open) : 0n));
    let recognised = BigInt(sums.dataset.said) + (rest.checked ? BigInt(sums.dataset.rest) : 0n);
    for (const line of lines) {
      const verdict = line.querySelector("input[type=radio]:checked")?.value;
      const part = line.querySelector("input[data-part]");
      const sign = line.dataset.credit ? -1n : 1n;
      const isWhole = verdict === "anerkennen" || (verdict === undefined && rest.checked && !line.dataset.drawn);
      let amount = 0n;
      if (isWhole) amount = sign * BigInt(line.dataset.eligible);
      if (verdict === "teilweise") amount = sign * (cents(part?.value ?? "") ?? 0n);
      recognised += amount;
      if (line.dataset.of) ofPlan[Number(line.dataset.of)] += amount;
      for (const box of line.querySelectorAll("[data-for]")) {
        box.hidden = !box.dataset.for.split(" ").includes(verdict ?? "");
      }
    }
    sums.querySelector("[data-recognised]").textContent = euros(recognised);
    plan.forEach((row, place) => tell(row, ofPlan[place], row.dataset.free, row.dataset.room));
    const total = document.querySelector("tr[data-total]");
    if (total) tell(total, recognised, total.dataset.total);
  };
  document.addEventListener("input", follow);
  follow();
}

// Single keys decide the line in the workbench that has the focus. They write where text is typed, and can be switched off,
// which this browser keeps (WCAG 2.1.4).
const keys = document.querySelector("[data-keys]");
if (keys) {
  const KEPT = "tasten";
  const TYPED = "input:not([type=radio], [type=checkbox]), textarea, select";
  const isOn = keys.querySelector("input");
  const lines = [...document.querySelectorAll("[data-eligible]")];
  const choose = (line, verdict) => {
    const radio = line.querySelector(`input[type=radio][value=${verdict}]`);
    radio.checked = true;
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    return radio;
  };
  const acts = {
    a: (line) => choose(line, "anerkennen"),
    k: (line) => choose(line, "teilweise") && line.querySelector("input[data-part]"),
    p: (line) => choose(line, "zurueckstellen") && line.querySelector("textarea"),
  };
  const meant = (key, place) => {
    if (key === "n") return lines[place + 1];
    if (key === "v") return lines[(place < 0 ? lines.length : place) - 1];
    return place < 0 ? undefined : acts[key]?.(lines[place]);
  };
  for (const line of lines) line.tabIndex = -1;
  keys.hidden = false;
  try {
    isOn.checked = localStorage.getItem(KEPT) !== "aus";
  } catch {
    // a browser that keeps nothing has them on
  }
  isOn.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, isOn.checked ? "an" : "aus");
    } catch {
      // then it holds for this page
    }
  });
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    const isOther = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    if (!isOn.checked || isOther || target.matches(TYPED)) return;
    const next = meant(event.key?.toLowerCase(), lines.findIndex((line) => line.contains(target)));
    if (!next) return;
    // the key is no letter of the field that gets the focus
    event.preventDefault();
    next.focus();
  });
}
