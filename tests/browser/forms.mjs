// Every form of a page, filled with one text wherever something can be typed, and what comes back of it.

// What is no change of the books: who one is and what one likes to be told, what is only looked at or reckoned.
const ASIDE = [
  "/anmelden", "/ansichten", "/echtheit", "/einladung", "/entwuerfe", "/fristen/kalender", "/konto", "/mitteilungen",
  "/pruefung/nachrechnung", "/rechner", "/rueckmeldungen", "/zweiter-faktor",
];

/** The forms of a page that change the books and carry no key, so that a press too many would change them twice. */
export const keyless = async (page) => {
  const bare = await page.locator("main form[method=post]:not(:has([name=schluessel]))").evaluateAll((forms) => forms.map((form) => form.getAttribute("action")));
  return bare.filter((to) => !ASIDE.some((aside) => to === aside || to.startsWith(`${aside}/`)));
};

/**
 * Sends each form of a page as a browser would, and gives for each what is wrong with the answer: a text that became a part of
 * the page, a fault that is not told at its field, something typed that is gone.
 */
export const sendForms = (page, text) =>
  page.evaluate(async (text) => {
    const isTyped = (field) => field.matches("textarea, input[type=text], input[type=search], input[type=email]");
    const fits = (field) => (field.maxLength > 0 ? text.slice(0, field.maxLength) : text);
    const plain = (value) => value.replace(/\s+/g, " ").trim();

    /** What a form sends, and what was typed in it by the names of its fields. */
    const filled = (form) => {
      const [sent, typed] = [new FormData(form), new Map()];
      for (const field of form.elements) {
        if (!field.name || field.type === "hidden") continue;
        if (isTyped(field)) typed.set(field.name, fits(field));
        if (field.type === "password") sent.set(field.name, text);
        if (field.type === "file") sent.delete(field.name);
      }
      for (const [name, value] of typed) sent.set(name, value);
      const button = form.querySelector("button:not([formaction])");
      if (button?.name) sent.set(button.name, button.value);
      return [form.enctype === "multipart/form-data" ? sent : new URLSearchParams(sent), typed];
    };

    /** What is wrong with faults that are told: each at its field, which says so. */
    const untold = (shown) => {
      const links = [...shown.querySelectorAll(".ff-summary li a")];
      if (!shown.querySelector(".ff-summary li")) return ["nothing is said to be wrong"];
      const targets = links.map((link) => [link.hash, shown.getElementById(link.hash.slice(1))]);
      return targets
        .filter(([, at]) => !at?.getAttribute("aria-describedby"))
        .map(([hash, at]) => `${hash} ${at ? "does not say what is wrong" : "is not there"}`);
    };

    /** What was typed and is not in the form that comes back. */
    const lost = (shown, typed) => {
      const fields = [...shown.querySelectorAll("main form [name]")];
      const kept = (name) => fields.find((field) => field.name === name)?.value ?? "";
      // A code of a second factor is good once.
      const names = [...typed].filter(([name, value]) => name !== "code" && plain(kept(name)) !== plain(value));
      return names.map(([name]) => `${name} is lost`);
    };

    const wrong = [];
    for (const form of document.querySelectorAll("main form[method=post]")) {
      const [body, typed] = filled(form);
      if (typed.size === 0 && !form.querySelector("input[type=password]")) continue;
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      const faults = answer.status >= 500 || answer.status === 404 ? [`answers ${answer.status}`] : [];
      const shown = new DOMParser().parseFromString(await answer.text(), "text/html");
      const scripts = [...shown.querySelectorAll("script")].filter((it) => it.textContent.includes("alert"));
      if (scripts.length > 0 || shown.querySelector("[onmouseover]")) faults.push("a text is a part of the page");
      if (answer.status === 422) faults.push(...untold(shown), ...lost(shown, typed));
      if (faults.length > 0) wrong.push(`${form.getAttribute("action")}: ${faults.join(", ")}`);
    }
    return wrong;
  }, text);
