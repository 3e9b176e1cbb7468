// Every page of every room: nothing that axe finds, no sideways scrolling at 320 pixels, nothing from elsewhere.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { keyless, sendForms } from "./forms.mjs";
import { isGood } from "./good.mjs";
import { PASSWORD, browse, code, demo, leave, look, signIn } from "./house.mjs";
import { ROOMS, follow } from "./rooms.mjs";

const LOOKS = [
  { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  { viewport: { width: 320, height: 700 }, colorScheme: "dark" },
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
      for (const link of links) {
        await follow(page, link);
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

/** Somebody in the look that is looked at. */
const enter = async (name, options) => {
  const visit = await look(browser, server.address, options);
  await signIn(visit.page, name);
  return visit;
};

/** Types into fields by their ids. */
const type = async (page, fields) => {
  for (const [field, value] of Object.entries(fields)) await page.fill(`[id="${field}"]`, value);
};

/** Presses a button of the page that is called so. */
const press = (page, name) => leave(page, `main button:has-text("${name}")`);

/** A claim of two receipts that somebody handed in and somebody else signed: its address. */
const signed = async (mara, moritz, receipt) => {
  await mara.goto("/abrechnungen/neu");
  await mara.goto(await mara.locator('main a[href*="zuwendung="]').first().getAttribute("href"));
  await press(mara, "Noch eine Zeile");
  await type(mara, { von: "1.1.2021", bis: "31.3.2021" });
  for (const z of ["z1", "z2"]) {
    await type(mara, {
      [`${z}.aussteller`]: "Lohnbüro Muster", [`${z}.nummer`]: `${receipt}-${z}`, [`${z}.belegdatum`]: "1.3.2021",
      [`${z}.brutto`]: "10,00", [`${z}.betrag`]: "10,00", [`${z}.bezahlt`]: "2.3.2021", [`${z}.zweck`]: "Gehälter",
    });
    await mara.selectOption(`[id="${z}.ansatz"]`, { index: 1 });
  }
  await press(mara, "Abrechnung einreichen");
  const claim = new URL(mara.url()).pathname;
  await moritz.goto(claim);
  await press(moritz, "Unterschreiben");
  return claim;
};

// Pages of what the demo has not done: somebody does it, and every side looks.
for (const options of LOOKS) {
  const how = `in ${options.colorScheme} at ${options.viewport.width}`;

  test(`what is asked about a claim, parked and corrected is looked at ${how}`, async () => {
    const [mara, moritz, finn, sina, reto] = await Promise.all(
      ["Mara Werk", "Moritz Werk", "Finn Anz", "Sina Sachs", "Reto Rechner"].map((name) => enter(name, options)));
    const claim = await signed(mara.page, moritz.page, `GA-${options.colorScheme}`);
    await finn.page.goto(`${claim}/rueckfrage`);
    await type(finn.page, { text: "Ein Nachweis fehlt.", zeilen: "1: Bitte nennen", antwort_bis: "31.12.2030" });
    await press(finn.page, "Änderung erbitten");
    await isGood(finn.page);
    await mara.page.goto(claim);
    await isGood(mara.page);
    await mara.page.goto(`${claim}/aenderung`);
    await isGood(mara.page);
    await mara.page.check('[name="z1.antwort"][value="lassen"]');
    await press(mara.page, "Antwort einreichen");
    await moritz.page.goto(claim);
    await press(moritz.page, "Unterschreiben");
    await finn.page.goto(`${claim}/entscheidung`);
    await finn.page.check('[name="z1.urteil"][value="anerkennen"]');
    await finn.page.check('[name="z2.urteil"][value="zurueckstellen"]');
    await type(finn.page, { "z2.frist": "31.12.2030", "z2.text": "Wofür war das?" });
    await press(finn.page, "Entscheidung vorschlagen");
    for (const [{ page }, name] of [[sina, "Sachlich richtig"], [reto, "Rechnerisch richtig"]]) {
      await page.goto(claim);
      await isGood(page);
      await press(page, name);
    }
    for (const { page } of [mara, finn]) {
      await page.goto(`${claim}/zeilen/2/zurueckstellung`);
      await isGood(page);
    }
    await finn.page.goto(`${claim}/zeilen/1/berichtigung`);
    await isGood(finn.page);
    await press(finn.page, "Berichtigung vorschlagen");
    assert.match(await finn.page.title(), /^Fehler: /);
    await isGood(finn.page);
    for (const visit of [mara, moritz, finn, sina, reto]) {
      assert.deepEqual(visit.faults, []);
      await visit.close();
    }
  });

  test(`a receipt in the box, a demand, a remark of an audit and the record of a proof are looked at ${how}`, async () => {
    const [mara, finn, rita] = await Promise.all(["Mara Werk", "Finn Anz", "Rita Prüf"].map((name) => enter(name, options)));
    await mara.page.goto("/belege");
    const buffer = Buffer.from(`%PDF-1.4\n%${how}\ntrailer<<>>\n%%EOF\n`);
    await mara.page.setInputFiles("#datei", { name: "Scan.pdf", mimeType: "application/pdf", buffer });
    await press(mara.page, "Belege einreichen");
    await leave(mara.page, 'main a:has-text("Scan.pdf")');
    assert.match(new URL(mara.page.url()).pathname, /^\/belege\/./);
    await isGood(mara.page);
    await finn.page.goto("/forderungen/neu");
    for (const field of ["#position", "#art"]) await finn.page.selectOption(field, { index: 1 });
    await type(finn.page, {
      betrag: "1,00", grund: "Nicht verwendet", rechtsgrund: "§ 49a VwVfG NRW", tag: "1.6.2021", faellig: "1.7.2021",
    });
    await press(finn.page, "Zurückfordern");
    assert.match(new URL(finn.page.url()).pathname, /^\/forderungen\/[0-9a-f-]{36}$/);
    await isGood(finn.page);
    await rita.page.goto("/zuwendungen");
    await leave(rita.page, 'main a[href^="/zuwendungen/0"]');
    await leave(rita.page, 'main a[href^="/bemerkungen/neu"]');
    await type(rita.page, { text: "Ein Vermerk fehlt.", frist: "31.12.2030" });
    await press(rita.page, "Bemerkung festhalten");
    const remark = new URL(rita.page.url()).pathname;
    assert.match(remark, /^\/bemerkungen\/[0-9a-f-]{36}$/);
    await finn.page.goto("/nachweise");
    const proof = await finn.page.locator('main tr:has-text("Abgeschlossen") a').first().getAttribute("href");
    for (const path of [remark, `${proof}/pruefvermerk`]) {
      for (const { page } of [finn, rita]) {
        await page.goto(path);
        await isGood(page);
      }
    }
    for (const visit of [mara, finn, rita]) {
      assert.deepEqual(visit.faults, []);
      await visit.close();
    }
  });
}

// What nobody should type, in every field of every form at once.
const ABSURD = [
  "\"><script>alert('x')</script><b onmouseover=alert(1)>&amp;{{7*7}}",
  "\u00fc\u{1f600}\u202e".repeat(3000),
  "-999999999999999999999999999,99",
];

for (const [name, pages, links] of ROOMS) {
  test(`forms of ${name ?? "nobody"} take absurd text for a text, say at each field what is wrong and lose nothing`, async () => {
    const { page, faults, close } = await look(browser, server.address, {});
    if (name) await signIn(page, name);
    const send = async () => {
      assert.deepEqual(await keyless(page), [], page.url());
      for (const text of ABSURD) assert.deepEqual(await sendForms(page, text), [], page.url());
    };
    for (const path of pages) {
      await page.goto(path);
      await send();
    }
    for (const link of links) {
      await follow(page, link);
      await send();
    }
    assert.deepEqual(faults, []);
    await close();
  });
}

/** Sets up a second factor for whoever is in; each page on the way is looked at. */
const withDevice = async (page) => {
  await page.goto("/zweiter-faktor/einrichten");
  await page.fill("#kennwort", PASSWORD);
  await leave(page, "main button");
  await isGood(page);
  await page.fill("#code", code(await page.textContent("#geheimer-schluessel")));
  await leave(page, "main button");
  assert.equal(await page.locator("main li.ff-hash").count(), 10);
  await isGood(page);
};

// Pages that no address leads to: they answer a form. This stands at the end, since whoever has a device is asked for its code
// at the door from then on.
for (const [place, options] of LOOKS.entries()) {
  const how = `in ${options.colorScheme} at ${options.viewport.width}`;

  test(`what answers a form is looked at ${how}`, async () => {
    const { page, close } = await enter(["Finn Anz", "Hanna Haupt"][place], options);
    /** Asks for a token, which nobody gets without a second factor. */
    const askForToken = async () => {
      await page.goto("/konto/zugriffsschluessel");
      await type(page, { name: "Auswertung", tage: "30" });
      await page.selectOption("#umfang", { index: 1 });
      await press(page, "Zugriffsschlüssel ausstellen");
      await isGood(page);
      return page.textContent("h1");
    };
    assert.match(await askForToken(), /Zweiter Faktor/);
    await withDevice(page);
    assert.match(await askForToken(), /Ihr neuer Zugriffsschlüssel/);
    await page.goto("/fristen");
    await leave(page, 'main form[action="/fristen/kalender"] button');
    assert.equal(await page.locator('main a[href*="/kalender?geheimnis="]').count(), 1);
    await isGood(page);
    await page.goto("/rechner/frist");
    await type(page, { dauer: "2 Monate", ereignis: "31.12.2020" });
    await press(page, "Berechnen");
    assert.match(await page.textContent("main"), /28\.2\.2021/);
    await isGood(page);
    await page.goto("/echtheit");
    await page.setInputFiles("#datei", { name: "x.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n") });
    await press(page, "Prüfen");
    await isGood(page);
    // Whoever is not in any more signs in on the way.
    await page.goto("/zuwendungen");
    await page.goto((await page.locator('main a[href^="/zuwendungen/0"]').first().getAttribute("href")) + "/ausnahmen");
    await page.context().clearCookies();
    await press(page, "Ausnahme vorschlagen");
    assert.match(await page.textContent("main"), /Ihre Sitzung war zu Ende/);
    await isGood(page);
    await close();
  });
}
