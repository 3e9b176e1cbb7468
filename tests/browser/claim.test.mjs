// One claim from its first receipt to the package that an audit takes along: without a script, and by the keyboard alone.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { isGood } from "./good.mjs";
import { PASSWORD, PROGRAM, browse, code, demo, leave, look, signIn } from "./house.mjs";

const NARROW = { viewport: { width: 320, height: 700 } };

let server, browser;
before(async () => {
  server = await demo();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  server?.stop();
});

/** Someone who is in, in a browser of their own. */
const enter = async (name, options) => {
  const visit = await look(browser, server.address, options);
  await signIn(visit.page, name);
  return visit;
};

/** Opens the page of a new claim of the first grant. */
const begin = async (page) => {
  await page.goto("/abrechnungen/neu");
  await page.goto(await page.locator('main a[href*="zuwendung="]').first().getAttribute("href"));
};

const FIELDS = {
  von: "1.1.2021", bis: "31.3.2021", "z1.aussteller": "Lohnbüro Muster", "z1.nummer": "GA-2021-9",
  "z1.belegdatum": "1.3.2021", "z1.brutto": "1.234,56", "z1.betrag": "1.000,00", "z1.bezahlt": "2.3.2021",
  "z1.zweck": "Gehälter Coaching",
};

// A page that says nothing.
const RECEIPT = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
);

/** Puts a receipt into the box before there is a line for it. */
const sendReceipt = async (page) => {
  await page.goto("/belege");
  await page.setInputFiles("#datei", { name: "Gehaltsliste.pdf", mimeType: "application/pdf", buffer: RECEIPT });
  await leave(page, 'main button:has-text("Belege einreichen")');
  assert.match(await page.textContent("main"), /Gehaltsliste\.pdf/);
};

/** Assigns the receipt in the box to the first line of a claim. */
const assignReceipt = async (page, claim) => {
  await page.goto("/belege");
  await leave(page, 'main a:has-text("Gehaltsliste.pdf")');
  await page.selectOption("#abrechnung", claim.split("/").pop());
  await leave(page, 'main button:has-text("Zeilen zeigen")');
  await page.check('[name="zeile"]');
  await leave(page, 'main button:has-text("Zuordnen")');
  assert.match(await page.textContent("main"), /Der Beleg gehört jetzt zu dieser Zeile/);
};

/** Takes the package along, and gives what the program says of it and what its list of receipts says. */
const takePackage = async (page) => {
  await page.goto("/pruefung");
  const [download] = await Promise.all([
    page.waitForEvent("download"), page.click('main a:has-text("Prüfpaket herunterladen")'),
  ]);
  const file = await download.path();
  const verified = spawnSync(PROGRAM, ["verify", "--package", file], { encoding: "utf8" });
  const list = spawnSync("python3", ["-c",
    "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read('belege/verzeichnis.csv').decode())", file]);
  return { verified, receipts: list.stdout.toString() };
};

test("a claim walks from its first receipt to the auditor's verified package without a script, at 320 pixels", async () => {
  const options = { ...NARROW, javaScriptEnabled: false };
  const mara = await enter("Mara Werk", options);
  await sendReceipt(mara.page);
  await begin(mara.page);
  // What is missing is told, and what was typed stays.
  await mara.page.fill('[id="z1.zweck"]', "Gehälter");
  await leave(mara.page, 'main button:has-text("Abrechnung einreichen")');
  assert.match(await mara.page.title(), /^Fehler: /);
  assert.equal(await mara.page.inputValue('[id="z1.zweck"]'), "Gehälter");
  await mara.page.locator(".ff-summary a").first().click();
  for (const [field, value] of Object.entries(FIELDS)) await mara.page.fill(`[id="${field}"]`, value);
  await mara.page.selectOption('[id="z1.ansatz"]', { index: 1 });
  await leave(mara.page, 'main button:has-text("Abrechnung einreichen")');
  const claim = new URL(mara.page.url()).pathname;
  assert.match(await mara.page.textContent("main"), /Die Abrechnung ist eingereicht/);
  await assignReceipt(mara.page, claim);
  const moritz = await enter("Moritz Werk", options);
  await moritz.page.goto(claim);
  await leave(moritz.page, 'main button:has-text("Unterschreiben")');
  const finn = await enter("Finn Anz", options);
  await finn.page.goto(`${claim}/entscheidung`);
  await finn.page.check('[name="z1.urteil"][value="teilweise"]');
  await finn.page.fill('[id="z1.teil"]', "900");
  await finn.page.selectOption('[id="z1.kuerzung"]', { index: 1 });
  await finn.page.fill('[id="z1.text"]', "Ein Nachweis fehlt.");
  await leave(finn.page, 'main button:has-text("Belege dieser Seite lesen")');
  assert.match(await finn.page.textContent("main"), /Das PDF enthält keinen lesbaren Text \(Scan\)/);
  assert.equal(await finn.page.inputValue('[id="z1.teil"]'), "900");
  await leave(finn.page, 'main button:has-text("Entscheidung vorschlagen")');
  for (const [name, button] of [["Sina Sachs", "Sachlich richtig"], ["Reto Rechner", "Rechnerisch richtig"]]) {
    const examiner = await enter(name, options);
    await examiner.page.goto(claim);
    await leave(examiner.page, `main button:has-text("${button}")`);
    assert.deepEqual(examiner.faults, []);
    await examiner.close();
  }
  await mara.page.goto(claim);
  const told = await mara.page.textContent("main");
  assert.match(told, /Teilweise anerkannt/);
  assert.match(told, /Ein Nachweis fehlt\./);
  const rita = await enter("Rita Prüf", options);
  await rita.page.goto(`${claim}/zeilen/1`);
  assert.match(await rita.page.textContent("main"), /Lohnbüro Muster, GA-2021-9/);
  const { verified, receipts } = await takePackage(rita.page);
  assert.equal(verified.status, 0, verified.stdout);
  assert.match(verified.stdout, /das ganze Journal/);
  const hash = createHash("sha256").update(RECEIPT).digest("hex");
  assert.ok(receipts.includes(`belege/${hash}.pdf,there,${claim.split("/").pop()}`), receipts);
  for (const visit of [mara, moritz, finn, rita]) {
    assert.deepEqual(visit.faults, []);
    await visit.close();
  }
});

/** The keyboard of somebody who has no mouse. What is wanted has that id or text, or is found by a selector in brackets. */
const keyboard = (page) => {
  const press = (key) => page.keyboard.press(key);
  const isAt = (wanted) => page.evaluate((it) => {
    const at = document.activeElement;
    return at.id === it || at.textContent.trim() === it || (it.startsWith("[") && at.matches(it));
  }, wanted);
  /** Tabs on until something has the focus. */
  const reach = async (wanted) => {
    for (let step = 0; step < 200; step += 1) {
      if (await isAt(wanted)) return;
      await press("Tab");
    }
    const at = await page.evaluate(() => document.activeElement.outerHTML.slice(0, 160));
    assert.fail(`${wanted} is not reached by Tab on ${page.url()}; the focus is at ${at}`);
  };
  /** Presses what leads to another page. */
  const follow = async (wanted) => {
    await reach(wanted);
    await Promise.all([page.waitForEvent("load"), press("Enter")]);
  };
  return { press, isAt, reach, follow, type: (text) => page.keyboard.type(text) };
};

/** Somebody who comes in by the keyboard. */
const enterByKeyboard = async (name) => {
  const visit = await look(browser, server.address, {});
  await visit.page.goto("/anmelden");
  const keys = keyboard(visit.page);
  await keys.press("Tab");
  assert.ok(await keys.isAt("Zum Inhalt springen"));
  await keys.press("Enter");
  await keys.reach("name");
  await keys.type(name);
  await keys.reach("kennwort");
  await keys.type(PASSWORD);
  await Promise.all([visit.page.waitForEvent("load"), keys.press("Enter")]);
  return { ...visit, ...keys };
};

/** Fills in the form of a claim of one line, after nothing was, and gives the address of the claim. */
const handInByKeyboard = async ({ page, press, reach, follow, type }, receipt) => {
  await follow('[href="/abrechnungen/neu"]');
  await follow('[href*="zuwendung="]');
  await reach("Abrechnung einreichen");
  await press("Enter");
  await page.waitForFunction(() => document.title.startsWith("Fehler: "));
  assert.match(await page.evaluate(() => document.activeElement.className), /ff-summary/);
  await reach("von");
  for (const [field, value] of Object.entries({ ...FIELDS, "z1.nummer": receipt })) {
    if (field === "z1.aussteller") {
      await reach("z1.ansatz");
      await press("ArrowDown");
    }
    await reach(field);
    await type(value);
  }
  await reach("Abrechnung einreichen");
  await press("Enter");
  await page.waitForURL(/abrechnungen\/[0-9a-f-]{36}/);
  // The script takes the message out of the address, so that it is not told again.
  await page.waitForFunction(() => !location.search.includes("meldung"));
  return new URL(page.url()).pathname;
};

/** Finds a claim by a receipt of it, and opens it. */
const findByKeyboard = async ({ press, reach, follow, type, page }, receipt, claim) => {
  await reach('[name="q"]');
  await type(receipt);
  await Promise.all([page.waitForEvent("load"), press("Enter")]);
  await follow(`[href^="${claim}"]`);
  if (new URL(page.url()).pathname !== claim) await follow(`[href="${claim}"]`);
};

test("a claim walks from its first receipt to the auditor's verified package by the keyboard alone", async () => {
  const receipt = "GA-2021-10";
  const mara = await enterByKeyboard("Mara Werk");
  await mara.follow('[href="/abrechnungen"]');
  await mara.follow('[href="/belege"]');
  await mara.reach("datei");
  const [chooser] = await Promise.all([mara.page.waitForEvent("filechooser"), mara.press("Enter")]);
  await chooser.setFiles({ name: "Gehaltsliste.pdf", mimeType: "application/pdf", buffer: Buffer.concat([RECEIPT, RECEIPT]) });
  await mara.follow("Belege einreichen");
  await mara.follow('[href="/abrechnungen"]');
  const claim = await handInByKeyboard(mara, receipt);
  await mara.follow('[href="/belege"]');
  await mara.follow("Gehaltsliste.pdf");
  await mara.reach("abrechnung");
  for (let step = 0; step < 50 && !claim.endsWith(await mara.page.inputValue("#abrechnung") || "-"); step += 1) await mara.press("ArrowDown");
  await mara.follow("Zeilen zeigen");
  await mara.reach('[name="zeile"]');
  await mara.press("Space");
  await mara.follow("Zuordnen");
  assert.match(await mara.page.textContent("main"), /Der Beleg gehört jetzt zu dieser Zeile/);
  const moritz = await enterByKeyboard("Moritz Werk");
  await moritz.follow(`[href^="${claim}"]`);
  await moritz.follow("Unterschreiben");
  const finn = await enterByKeyboard("Finn Anz");
  await findByKeyboard(finn, receipt, claim);
  await finn.follow("Prüfen und entscheiden");
  await finn.reach('[name="z1.urteil"]');
  await finn.press("Space");
  await finn.follow("Entscheidung vorschlagen");
  const [sina, reto] = [await enterByKeyboard("Sina Sachs"), await enterByKeyboard("Reto Rechner")];
  for (const [examiner, button] of [[sina, "Sachlich richtig feststellen"], [reto, "Rechnerisch richtig feststellen"]]) {
    await findByKeyboard(examiner, receipt, claim);
    await examiner.follow(button);
  }
  assert.match(await reto.page.textContent("h1"), /Entschieden/);
  const rita = await enterByKeyboard("Rita Prüf");
  await rita.reach('[href^="/pruefung/paket"]');
  const [download] = await Promise.all([rita.page.waitForEvent("download"), rita.press("Enter")]);
  const verified = spawnSync(PROGRAM, ["verify", "--package", await download.path()], { encoding: "utf8" });
  assert.equal(verified.status, 0, verified.stdout);
  for (const visit of [mara, moritz, finn, sina, reto, rita]) {
    assert.deepEqual(visit.faults, []);
    await visit.close();
  }
});

test("the sums of the workbench follow what is chosen", async () => {
  const { page, close } = await enter("Finn Anz", {});
  await page.goto("/heute");
  const claim = await page.locator('#pruefen + .ff-table a[href^="/abrechnungen/"]').last().getAttribute("href");
  await page.goto(`${claim}/entscheidung`);
  const sum = () => page.textContent("[data-recognised]");
  await page.check('[name="z1.urteil"][value="teilweise"]');
  await page.fill('[id="z1.teil"]', "1.234,5");
  assert.equal(await sum(), "1.234,50\u00a0€");
  // So does what is left of the plan, in its table and beside the line.
  const row = `tr[data-plan="${await page.locator(".ff-line").first().getAttribute("data-of")}"]`;
  assert.equal(await page.textContent(`${row} [data-now]`), "1.234,50\u00a0€");
  const left = await page.textContent(`${row} [data-left-with-room]`);
  assert.equal(await page.locator("[data-rest-of]").first().textContent(), left);
  assert.equal(await page.isVisible('[id="z1.frist"]'), false);
  await page.check('[name="z1.urteil"][value="ablehnen"]');
  assert.equal(await sum(), "0,00\u00a0€");
  assert.notEqual(await page.textContent(`${row} [data-left-with-room]`), left);
  // A receipt that is opened stands beside what is decided of its line.
  await page.locator(".ff-receipts summary").first().click();
  await page.waitForFunction(() => document.querySelector(".ff-receipts .ff-preview").naturalHeight > 0);
  const receipt = await page.locator(".ff-receipts .ff-preview").first().boundingBox();
  const verdict = await page.locator(".ff-beside fieldset").first().boundingBox();
  assert.ok(receipt.x + receipt.width <= verdict.x, "the receipt stands to the left");
  assert.ok(verdict.y < receipt.y + receipt.height, "and not above");
  // Read against what was typed, each field says whether it stands there; what is typed here stays.
  await leave(page, 'main button:has-text("Belege dieser Seite lesen")');
  assert.match(await page.locator(".ff-beside summary:has-text('Angaben stehen im Beleg')").first().textContent(), /\d/);
  assert.equal(await page.isChecked('[name="z1.urteil"][value="ablehnen"]'), true);
  await isGood(page);
  await close();
});

/** Presses a button that asks once more, and says yes. */
const confirm = async (page, pressed) => {
  await page.click(pressed);
  await leave(page, "dialog .kern-btn--primary");
};

test("a payment is released with a second factor that is set up on the way", async () => {
  const { page, faults, close } = await enter("Rolf Kasse", {});
  await askedTogether(page);
  await page.goto("/heute");
  await page.goto(await page.locator('#freigeben + .ff-table a[href^="/zahlungen/"]').first().getAttribute("href"));
  // It is asked once more; Escape leaves everything as it is.
  await page.click('main button:has-text("Zahlung freigeben")');
  assert.match(await page.textContent("dialog h2"), /^Diese Zahlung über [\d.]+,\d\d\u00a0€ an .+ freigeben\?$/);
  assert.match(await page.textContent("dialog"), /enachrichtigt/);
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Zahlung freigeben");
  await confirm(page, 'main button:has-text("Zahlung freigeben")');
  assert.match(await page.textContent("main"), /zweiten Faktor/);
  await leave(page, 'main a:has-text("Jetzt einrichten")');
  await page.fill("#kennwort", PASSWORD);
  await leave(page, "main button");
  await page.fill("#code", code(await page.textContent("#geheimer-schluessel")));
  await leave(page, "main button");
  assert.equal(await page.locator("main li.ff-hash").count(), 10);
  await page.goto("/heute");
  await page.goto(await page.locator('#freigeben + .ff-table a[href^="/zahlungen/"]').first().getAttribute("href"));
  await confirm(page, 'main button:has-text("Zahlung freigeben")');
  assert.match(await page.textContent("main"), /Ihre Freigabe ist vermerkt/);
  assert.deepEqual(faults, []);
  await close();
});

/** Payments that are released together are asked about with their number and sum; who says no has released none. */
const askedTogether = async (page) => {
  await page.goto("/zahlungen/freigabe");
  const button = 'main button:has-text("Auswahl prüfen")';
  await leave(page, button);
  assert.match(await page.title(), /^Fehler: /, "where nothing is chosen nothing is asked");
  assert.match(await page.textContent("#zahlung-fehler"), /./, "it is told at the table as well");
  await page.locator("main [data-cents]").first().check();
  await page.click(button);
  assert.match(await page.textContent("dialog"), /^Diese Zahlungen freigeben\?1 Zahlung über [\d.]+,\d\d\u00a0€\./);
  await page.click('dialog button:has-text("Abbrechen")');
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.equal(await page.locator("main [data-cents]:checked").count(), 1, "what was chosen stays chosen");
};

test("what is typed and not sent is kept by itself and comes back until it is discarded", async () => {
  const mara = await enter("Mara Werk", {});
  await begin(mara.page);
  await mara.page.fill('[id="z1.zweck"]', "Noch nicht fertig");
  await mara.page.locator("[data-kept]", { hasText: "Entwurf gespeichert um" }).waitFor();
  await mara.page.goto("/start");
  await begin(mara.page);
  assert.equal(await mara.page.inputValue('[id="z1.zweck"]'), "Noch nicht fertig");
  assert.match(await mara.page.textContent("main"), /Hier steht Ihr Entwurf vom/);
  await leave(mara.page, 'main button:has-text("Entwurf verwerfen")');
  assert.equal(await mara.page.inputValue('[id="z1.zweck"]'), "");
  await mara.close();
});

test("the amounts of a claim are summed up as they are typed", async () => {
  const mara = await enter("Mara Werk", {});
  await begin(mara.page);
  const sum = mara.page.locator(".ff-sum");
  assert.equal(await sum.isVisible(), false);
  await mara.page.fill('[id="z1.betrag"]', "1.234,56 €");
  await sum.filter({ hasText: "In den Feldern abgerechnet: 1.234,56\u00a0€" }).waitFor();
  await mara.page.fill('[id="z1.betrag"]', "1.234");
  assert.match(await sum.textContent(), /0,00\u00a0€, ein Betrag ist noch nicht lesbar$/);
  await mara.close();
});

/** A claim of Mara's of one line that Moritz has signed: its address. */
const handedIn = async (fields) => {
  const mara = await enter("Mara Werk", {});
  await begin(mara.page);
  for (const [field, value] of Object.entries(fields)) await mara.page.fill(`[id="${field}"]`, value);
  await mara.page.selectOption('[id="z1.ansatz"]', { index: 1 });
  await leave(mara.page, 'main button:has-text("Abrechnung einreichen")');
  const claim = new URL(mara.page.url()).pathname;
  await mara.close();
  const moritz = await enter("Moritz Werk", {});
  await moritz.page.goto(claim);
  await leave(moritz.page, 'main button:has-text("Unterschreiben")');
  await moritz.close();
  return claim;
};

test("a line is decided by single keys, which write where text is typed and can be switched off", async () => {
  const claim = await handedIn({ ...FIELDS, "z1.nummer": "GA-2021-11", "z1.betrag": "10,00" });
  const { page, faults, close } = await enter("Finn Anz", {});
  await page.goto(`${claim}/entscheidung`);
  const press = (key) => page.keyboard.press(key);
  const focused = () => page.evaluate(() => document.activeElement.id);
  const verdict = () => page.locator('[name="z1.urteil"]:checked').getAttribute("value");
  const line = page.locator(".ff-line").first();
  const hasFocus = () => line.evaluate((section) => section === document.activeElement);
  await press("a");
  assert.equal(await page.locator('[name="z1.urteil"]:checked').count(), 0, "no line has the focus");
  await press("n");
  assert.ok(await hasFocus());
  await press("k");
  assert.equal(await focused(), "z1.teil");
  await page.keyboard.type("5,00 p");
  assert.equal(await page.inputValue('[id="z1.teil"]'), "5,00 p");
  assert.equal(await verdict(), "teilweise");
  await line.focus();
  await press("p");
  assert.equal(await focused(), "z1.text");
  assert.equal(await verdict(), "zurueckstellen");
  // Switched off they stay so in this browser.
  await page.uncheck("[data-keys] input");
  await line.focus();
  await press("a");
  assert.equal(await verdict(), "zurueckstellen");
  await page.reload();
  assert.equal(await page.isChecked("[data-keys] input"), false);
  await page.check("[data-keys] input");
  await press("v");
  assert.ok(await hasFocus(), "from nowhere, back to the last line");
  await press("a");
  assert.equal(await verdict(), "anerkennen");
  await leave(page, 'main button:has-text("Entscheidung vorschlagen")');
  assert.match(await page.textContent("main"), /Die Entscheidung ist vorgeschlagen/);
  assert.deepEqual(faults, []);
  await close();
});
