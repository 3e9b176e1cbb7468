// Every page of every room: nothing that axe finds, no sideways scrolling at 320 pixels, nothing from elsewhere.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { browse, demo, leave, look, signIn } from "./house.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LOOKS = [
  { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  { viewport: { width: 320, height: 700 }, colorScheme: "dark" },
];

// Whose room it is, the pages in it, and links on them that are followed: page, then the first link that begins so.
const ROOMS = [
  [null, ["/anmelden", "/einladung?geheimnis=x", "/hilfe", "/leichte-sprache", "/barrierefreiheit", "/rueckmeldung", "/echtheit", "/rechner", "/rechner/zinsen", "/rechner/zuwendung", "/rechner/abruf", "/rechner/plan", "/rechner/frist", "/nirgends"], []],
  ["Finn Anz",
    ["/heute", "/mittel", "/mittel/frei", "/auswertungen", "/auswertungen?nach=traeger", "/auswertungen?nach=quartal", "/zuwendungen", "/abrechnungen", "/zahlungen", "/anforderungen", "/nachweise", "/nachweise/neu",
      "/dokumente", "/dokumente?art=decision&text=x", "/fristen", "/organisationen", "/journal", "/konto", "/konto/kennwort", "/konto/sitzungen", "/konto/zugriffsschluessel", "/mitteilungen", "/zweiter-faktor", "/zweiter-faktor/einrichten", "/personen",
      "/anforderungen/neu", "/zahlungen/eingang", "/zuwendungen/neu", "/forderungen", "/forderungen/neu", "/rueckzahlungen/neu",
      "/regeln", "/regeln/recht", "/regeln/fristen", "/regeln/regelwerk", "/regeln/programme/laden", "/interessenkonflikt", "/ausnahmen", "/stichproben", "/bemerkungen", "/suche", "/suche?q=x", "/suche?q=Muster"],
    [["/mittel", "/mittel/bewilligt/"], ["/zuwendungen", "/zuwendungen/"], ["/zahlungen", "/zahlungen/0"], ["/zahlungen", "/zahlungen/0", "/geldweg"], ["/anforderungen", "/anforderungen/"],
      ["/zuwendungen", "/zuwendungen/0", "/weiterleitung"], ["/zuwendungen", "/zuwendungen/0", "/aenderung"],
      ["/zuwendungen", "/zuwendungen/0", "/umwidmung"], ["/zuwendungen", "/zuwendungen/0", "/abschluss"], ["/zuwendungen", "/zuwendungen/0", "/faelliges"], ["/zuwendungen", "/zuwendungen/0", "/zahlungssperre"],
      ["/zuwendungen", "/zuwendungen/0", "/schlussabrechnung"],
      ["/zuwendungen", "/zuwendungen/0", "/aufhebung/neu"], ["/zuwendungen", "/zuwendungen/0", "/nachweis"],
      ["/zuwendungen", "/zuwendungen/0", "/zahlungsweise"], ["/zuwendungen", "/zuwendungen/0", "/ausnahmen"], ["/zuwendungen", "/zuwendungen/0", "/inventar"], ["/zuwendungen", "/zuwendungen/0", "/aufhebung"], ["/zuwendungen", "/zuwendungen/0", "/zinsen"],
      ["/regeln", "/regeln/programme/"], ["/organisationen", "/organisationen/"], ["/organisationen", "/organisationen/", "/angaben"],
      ["/nachweise", "/nachweise/"], ["/nachweise", "/nachweise/0", "/vordruck"], ["/heute", "/abrechnungen/", "/entscheidung"], ["/heute", "/abrechnungen/", "/rueckfrage"], ["/heute", "/abrechnungen/", "/pruefvermerk"]]],
  ["Olga Ordner", ["/zahlungen/neu"], []],
  ["Ada Amt", ["/personen", "/personen/neu", "/postausgang", "/rueckmeldungen", "/mailtexte", "/mailtexte/sofort", "/briefkopf", "/funktionstrennung"], [["/personen", "/personen/"]]],
  ["Hanna Haupt", ["/funktionstrennung", "/zahlungen/freigabe"], []],
  ["Mara Werk", ["/start", "/zuwendungen", "/abrechnungen", "/belege", "/forderungen", "/nachweise", "/dokumente", "/angaben", "/bankverbindung", "/team"],
    [["/abrechnungen", "/abrechnungen/0"], ["/abrechnungen/neu", "/abrechnungen/neu?"],
      ["/zuwendungen", "/zuwendungen/0", "/abgerechnet"], ["/zuwendungen", "/zuwendungen/0", "/abgerechnet?was=einheiten"],
      ["/zuwendungen", "/zuwendungen/0", "/nachweis"], ["/zuwendungen", "/zuwendungen/0", "/schlussabrechnung"],
      ["/nachweise", "/nachweise/0"],
      ["/zuwendungen", "/zuwendungen/0", "/nachweis?bis=31.12.2020", "/sachberichte/"]]],
  ["Leo Haus", [], [["/start", "/abrechnungen/0"]]],
  ["Rita Prüf", ["/pruefung", "/pruefung/rechte", "/pruefung/rechte?vorgang=release", "/pruefung/ausnahmen", "/pruefung/ausnahmen?art=backdated", "/pruefung/auffaelliges", "/pruefung/vier-augen", "/pruefung/vier-augen?art=payment", "/personen", "/zugriffe", "/zugriffe?bis=1.1.2020", "/journal?stand=1.2.2021", "/abrechnungen?bekannt=1.3.2021", "/dokumente?stand=1.2.2021", "/forderungen?stand=1.2.2021", "/anforderungen?stand=1.2.2021"],
    [["/abrechnungen", "/abrechnungen/0", "/zeilen/1"], ["/abrechnungen", "/abrechnungen/0", "/zeilen/1/geldweg"], ["/zuwendungen", "/zuwendungen/0", "", "/bemerkungen/neu?"]]],
];

let server, browser;
before(async () => {
  server = await demo();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  server?.stop();
});

for (const [name, pages, links] of ROOMS) {
  for (const options of LOOKS) {
    test(`the room of ${name ?? "nobody"} in ${options.colorScheme} at ${options.viewport.width}`, async () => {
      const { page, faults, close } = await look(browser, server.address, options);
      if (name) await signIn(page, name);
      for (const path of pages) {
        await page.goto(path);
        await isGood(page);
      }
      const follow = async (begins, rest = "") => {
        const link = await page.locator(`main a[href^="${begins}"]:not([href$="/neu"])`).first().getAttribute("href");
        await page.goto(link.split("#")[0] + rest);
      };
      for (const [path, begins, rest, next] of links) {
        await page.goto(path);
        await follow(begins, rest);
        if (next) await follow(next);
        await isGood(page);
      }
      assert.deepEqual(faults, []);
      await close();
    });
  }
}

// A receipt list as a file, in which something is wrong, without a script.
for (const options of LOOKS) {
  test(`a receipt list is corrected in ${options.colorScheme} at ${options.viewport.width}`, async () => {
    const { page, close } = await look(browser, server.address, options);
    const still = await look(browser, server.address, { ...options, javaScriptEnabled: false });
    await signIn(still.page, "Mara Werk");
    await still.page.goto("/abrechnungen/neu");
    const form = still.page.locator('main a[href^="/abrechnungen/neu?"]').first();
    if (await form.count()) await still.page.goto(await form.getAttribute("href"));
    await still.page.fill("#von", "1.1.2021");
    await still.page.fill("#bis", "31.3.2021");
    await still.page.click('summary:has-text("Tabelle")');
    const head = "Ansatz;Aussteller;Belegnummer;Belegdatum;Belegbetrag;Abgerechnet;Bezahlt am;Zahlungsgrund";
    const buffer = Buffer.from(`${head}\nF9;Lohnbüro;L-1;31.2.2021;100,00;100,00;gestern;Gehälter\n`);
    await still.page.setInputFiles("#datei", { name: "liste.csv", mimeType: "text/csv", buffer });
    await leave(still.page, 'main button:has-text("Nur prüfen")');
    assert.equal(await still.page.getAttribute('[id="t2.belegdatum"]', "aria-invalid"), "true");
    // Axe needs a script: it looks at the same page in another window.
    await page.route("**/gezeigt", async (route) => route.fulfill({ contentType: "text/html", body: await still.page.content() }));
    await page.goto("/gezeigt");
    await isGood(page);
    await still.close();
    await close();
  });
}

for (const options of LOOKS) {
  test(`a sample is committed and drawn in ${options.colorScheme} at ${options.viewport.width}`, async () => {
    const { page, faults, close } = await look(browser, server.address, options);
    await signIn(page, "Rita Prüf");
    await page.goto("/stichproben/neu");
    await leave(page, 'main button:has-text("Festlegen")');
    assert.match(await page.title(), /^Fehler: /);
    await isGood(page);
    await page.locator("#zuwendung").selectOption({ index: 1 });
    await page.fill("#zweck", "Verwendungsnachweis");
    await page.check("text=Je Förderbaustein");
    await page.locator("[id='g1.anzahl']").fill("2");
    await page.fill("#voll_ab", "5.000,00");
    await leave(page, 'main button:has-text("Festlegen")');
    assert.match(await page.textContent("main"), /Stichprobe ist festgelegt/);
    await isGood(page);
    await leave(page, 'main button:has-text("Jetzt ziehen")');
    assert.match(await page.textContent("main"), /Stichprobe ist gezogen/);
    await isGood(page);
    assert.ok((await page.locator("main a[href*='/zeilen/']").count()) > 0, "the drawn lines are linked");
    await page.goto("/stichproben");
    await isGood(page);
    assert.deepEqual(faults, []);
    await close();
  });
}

for (const options of LOOKS) {
  test(`a package that is made is followed in ${options.colorScheme} at ${options.viewport.width}`, async () => {
    const { page, faults, close } = await look(browser, server.address, { ...options, acceptDownloads: true });
    await signIn(page, "Rita Prüf");
    await page.goto("/pruefung");
    // So does a package that takes longer than anybody waits.
    await page.setExtraHTTPHeaders({ prefer: "respond-async" });
    const [download] = await Promise.all([
      page.waitForEvent("download"), page.click('main a:has-text("Prüfpaket herunterladen")'),
    ]);
    assert.match(download.suggestedFilename(), /^Prüfpaket .*\.zip$/);
    assert.match(page.url(), /\/arbeiten\//);
    await isGood(page);
    await page.reload();
    assert.match(await page.textContent("main"), /Das Ergebnis ist abgeholt/);
    await isGood(page);
    assert.deepEqual(faults, []);
    await close();
  });
}

// What a script adds to a page is as good as the page.
for (const options of LOOKS) {
  test(`a dialog asks and a bar tells in ${options.colorScheme} at ${options.viewport.width}`, async () => {
    const rolf = await look(browser, server.address, options);
    await signIn(rolf.page, "Rolf Kasse");
    await rolf.page.goto("/heute");
    await rolf.page.goto(await rolf.page.locator('#freigeben + .ff-table a[href^="/zahlungen/"]').first().getAttribute("href"));
    await rolf.page.click('main button:has-text("Zahlung freigeben")');
    assert.equal(await rolf.page.evaluate(() => document.activeElement.textContent), "Abbrechen");
    await isGood(rolf.page);
    assert.deepEqual(rolf.faults, []);
    await rolf.close();
    const mara = await look(browser, server.address, options);
    await signIn(mara.page, "Mara Werk");
    await mara.page.goto("/belege");
    // Nobody answers what is sent.
    await mara.page.route("**/belege", (route) => (route.request().method() === "POST" ? undefined : route.continue()));
    await mara.page.setInputFiles("#datei", { name: "Scan.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(300_000, "%PDF-1.4 ") });
    await mara.page.click('main button:has-text("Belege einreichen")');
    await mara.page.locator(".ff-upload progress").waitFor();
    await isGood(mara.page);
    assert.deepEqual(mara.faults, []);
    await mara.close();
  });
}

for (const options of LOOKS) {
  test(`a session that is about to end says so in ${options.colorScheme} at ${options.viewport.width}`, async () => {
    const { page, faults, close } = await look(browser, server.address, options);
    await signIn(page, "Mara Werk");
    await page.clock.install();
    await page.goto("/start");
    const dialog = page.locator("dialog");
    await page.clock.fastForward("50:00");
    assert.equal(await dialog.count(), 0, "there is time");
    await page.clock.fastForward("06:00");
    await dialog.waitFor();
    assert.match(await dialog.textContent(), /Ihre Sitzung endet um \d\d:\d\d Uhr/);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Weiterarbeiten");
    await isGood(page);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    // It goes on for as long as it did before.
    await page.clock.fastForward("50:00");
    assert.equal(await dialog.count(), 0, "it was prolonged");
    await page.clock.fastForward("06:00");
    await dialog.waitFor();
    // Whoever was signed out meanwhile is told where they stand.
    await page.context().clearCookies();
    await page.keyboard.press("Enter");
    await page.locator("dialog", { hasText: "Ihre Sitzung ist zu Ende." }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Schließen");
    await isGood(page);
    assert.deepEqual(faults, []);
    await close();
  });
}

/** What a page has to be. */
const isGood = async (page) => {
  const where = page.url();
  // What is folded up is looked at as well.
  await page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${where} is ${wide} pixels too wide`);
  assert.equal(await page.evaluate(() => document.fonts.check("16px 'Fira Sans'")), true, `${where} has no Fira Sans`);
  // Axe is given to the page by the test, past its policy.
  await page.evaluate(AXE);
  const found = await page.evaluate((tags) => axe.run(document, { runOnly: tags }), TAGS);
  const told = found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(told, [], where);
  // Axe does not look at text in drawings.
  const drawn = await page.evaluate(() => {
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const seen = (colour) => {
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const texts = [...document.querySelectorAll("svg text")].map((text) => getComputedStyle(text));
    return texts.map(({ fill, stroke }) => [seen(fill), seen(stroke)]);
  });
  for (const [text, around] of drawn) assert.ok(contrast(text, around) >= 4.5, `${where}: ${text} on ${around}`);
};

/** The contrast of two colours (WCAG 2.2). */
const contrast = (one, other) => {
  const light = (colour) => {
    const parts = colour.map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
};
