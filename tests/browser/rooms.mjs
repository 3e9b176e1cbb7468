// Every page of every room, as a browser comes to it. Large books are asked for those of a provider and of audits by `crates/bench/src/rooms.rs`.

// Whose room it is, the pages in it, and links on them that are followed: page, then the first link that begins so.
export const ROOMS = [
  [null, ["/anmelden", "/einladung?geheimnis=x", "/hilfe", "/leichte-sprache", "/barrierefreiheit", "/rueckmeldung", "/echtheit", "/rechner", "/rechner/zinsen", "/rechner/zuwendung", "/rechner/abruf", "/rechner/plan", "/rechner/frist", "/nirgends"], []],
  ["Finn Anz",
    ["/heute", "/mittel", "/mittel/frei", "/auswertungen", "/auswertungen?nach=traeger", "/auswertungen?nach=quartal", "/zuwendungen", "/abrechnungen", "/abrechnungen?zustand=wartet", "/zahlungen", "/zahlungen?zustand=storniert", "/anforderungen", "/nachweise", "/nachweise/neu",
      "/dokumente", "/dokumente?art=decision&text=x", "/fristen", "/organisationen", "/journal", "/konto", "/konto/kennwort", "/konto/sitzungen", "/konto/zugriffsschluessel", "/mitteilungen", "/zweiter-faktor", "/zweiter-faktor/einrichten", "/personen",
      "/anforderungen/neu", "/zahlungen/eingang", "/zuwendungen/neu", "/forderungen", "/forderungen/neu", "/rueckzahlungen/neu",
      "/regeln", "/regeln/recht", "/regeln/fristen", "/regeln/regelwerk", "/regeln/programme/laden", "/interessenkonflikt", "/ausnahmen", "/stichproben", "/bemerkungen", "/suche", "/suche?q=x", "/suche?q=Muster"],
    [["/mittel", "/mittel/bewilligt/"], ["/zuwendungen", "/zuwendungen/"], ["/zahlungen", "/zahlungen/0"], ["/zahlungen", "/zahlungen/0", "/geldweg"], ["/anforderungen", "/anforderungen/"],
      ["/zuwendungen", "/zuwendungen/0", "/weiterleitung"], ["/zuwendungen", "/zuwendungen/0", "/aenderung"],
      ["/zuwendungen", "/zuwendungen/0", "/umwidmung"], ["/zuwendungen", "/zuwendungen/0", "/abschluss"], ["/zuwendungen", "/zuwendungen/0", "/faelliges"], ["/zuwendungen", "/zuwendungen/0", "/zahlungssperre"],
      ["/zuwendungen", "/zuwendungen/0", "/schlussabrechnung"],
      ["/zuwendungen", "/zuwendungen/0", "/aufhebung/neu"], ["/zuwendungen", "/zuwendungen/0", "/nachweis"],
      ["/zuwendungen", "/zuwendungen/0", "/zahlungsweise"], ["/zuwendungen", "/zuwendungen/0", "/ausnahmen"], ["/zuwendungen", "/zuwendungen/0", "/inventar"], ["/zuwendungen", "/zuwendungen/0", "/aufhebung"], ["/zuwendungen", "/zuwendungen/0", "/zinsen"],
      ["/forderungen", "/forderungen/0"], ["/regeln", "/regeln/programme/"], ["/organisationen", "/organisationen/"], ["/organisationen", "/organisationen/", "/angaben"], ["/organisationen", "/organisationen/", "/bankverbindung"],
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

/** Goes to a page, follows the first link on it that begins so, with what comes behind it, and from there the next. */
export const follow = async (page, [path, begins, rest = "", next]) => {
  await page.goto(path);
  for (const [start, behind] of next ? [[begins, rest], [next, ""]] : [[begins, rest]]) {
    const link = await page.locator(`main a[href^="${start}"]:not([href$="/neu"])`).first().getAttribute("href");
    await page.goto(link.split("#")[0] + behind);
  }
};
