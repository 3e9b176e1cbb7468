//! Headings and running text.

use ledger::Cents;

use super::shape::{SECTION, SMALL_LEAD, SUBSECTION, TITLE};
use super::{CAPTION, Flow, STRONG, TEXT, TEXT_LEAD};
use crate::draw::{Detail, Pt, Role, Style};
use crate::format;

/// What must fit below a heading on its page, or both go to the next one: enough for a table to begin.
const KEPT_WITH_HEADING: Pt = Pt::milli(130_000);
/// The same below a heading of running text.
const KEPT_WITH_TEXT: Pt = Pt::milli(42_000);
/// The part of a line above its baseline.
pub(super) const ASCENT: Pt = Pt::milli(10_000);
/// What the heading of a section takes.
pub(crate) const HEADING: Pt = Pt::milli(39_000);
const SECTION_SPACE: Pt = Pt::milli(18_000);
const SUBSECTION_SPACE: Pt = Pt::milli(10_000);
const PARAGRAPH_SPACE: Pt = Pt::milli(5_000);
const AMOUNT_WIDTH: Pt = Pt::milli(130_000);

impl Flow<'_> {
    /// The title of the document.
    pub(crate) fn title(&mut self, text: &str) {
        let spaces = [Pt::ZERO, Pt::milli(8_000), KEPT_WITH_HEADING];
        self.heading(Role::Title, TITLE, spaces, text);
    }

    /// A title that says by ticked boxes which of several things the document is; lists of headings name what is ticked.
    pub(crate) fn title_of_choices(&mut self, choices: &[(bool, &str)]) {
        let lead = TITLE.size + Pt::milli(3_000);
        self.need(lead + KEPT_WITH_HEADING);
        let ticked = choices.iter().filter(|(is_ticked, _)| *is_ticked).map(|(_, text)| *text);
        let ticked = ticked.collect::<Vec<_>>().join(", ");
        let left = self.shape().left;
        self.element(Role::Title, |flow| {
            flow.detail(Detail::Title(ticked));
            flow.choices(left, TITLE, lead, choices);
        });
        self.skip(Pt::milli(8_000));
    }

    /// A paragraph of boxes on one line.
    pub(crate) fn paragraph_of_choices(&mut self, left: Pt, choices: &[(bool, &str)]) {
        self.element(Role::Paragraph, |flow| flow.choices(left, TEXT, TEXT_LEAD, choices));
    }

    /// Begins a part of the document with its heading.
    pub(crate) fn section(&mut self, text: &str) {
        self.begin_section();
        self.heading(Role::Heading, SECTION, [SECTION_SPACE, Pt::milli(6_000), KEPT_WITH_HEADING], text);
    }

    /// The same where running text follows.
    pub(crate) fn section_of_text(&mut self, text: &str) {
        self.begin_section();
        self.heading(Role::Heading, SECTION, [SECTION_SPACE, Pt::milli(6_000), KEPT_WITH_TEXT], text);
    }

    /// A heading inside a section.
    pub(crate) fn subsection(&mut self, text: &str) {
        let spaces = [SUBSECTION_SPACE, Pt::milli(5_000), KEPT_WITH_HEADING];
        self.heading(Role::Subheading, SUBSECTION, spaces, text);
    }

    /// The same where running text follows.
    pub(crate) fn subsection_of_text(&mut self, text: &str) {
        let spaces = [SUBSECTION_SPACE, Pt::milli(3_000), KEPT_WITH_TEXT];
        self.heading(Role::Subheading, SUBSECTION, spaces, text);
    }

    /// Begins a part of the document whose heading stands in a frame.
    pub(crate) fn section_at(&mut self, left: Pt, width: Pt, text: &str) {
        self.begin_section();
        self.list.bookmark(Role::Heading, text, self.y);
        self.element(Role::Heading, |flow| {
            flow.detail(Detail::Title(text.to_owned()));
            flow.lines_at(left, width, STRONG, TEXT_LEAD, text);
        });
    }

    /// Running text over the width of the page; every line of the input is a paragraph.
    pub(crate) fn paragraph(&mut self, text: &str) {
        let (left, width) = (self.shape().left, self.shape().width());
        for text in text.lines().filter(|line| !line.trim().is_empty()) {
            self.element(Role::Paragraph, |flow| flow.lines_at(left, width, TEXT, TEXT_LEAD, text));
            self.skip(PARAGRAPH_SPACE);
        }
    }

    /// A paragraph in bold over the width of the page.
    pub(crate) fn strong_paragraph(&mut self, text: &str) {
        let (left, width) = (self.shape().left, self.shape().width());
        self.element(Role::Paragraph, |flow| flow.lines_at(left, width, STRONG, TEXT_LEAD, text));
        self.skip(PARAGRAPH_SPACE);
    }

    /// How high running text over the width of the page is.
    pub(crate) fn height_of(&self, text: &str) -> Pt {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let height = |line| TEXT_LEAD * self.wrap(line, TEXT, self.shape().width()).len() + PARAGRAPH_SPACE;
        lines.map(height).fold(Pt::ZERO, |sum, height| sum + height)
    }

    /// Small text over the width of the page, such as a footnote.
    pub(crate) fn caption(&mut self, text: &str) {
        let (left, width) = (self.shape().left, self.shape().width());
        self.element(Role::Paragraph, |flow| flow.lines_at(left, width, CAPTION, SMALL_LEAD, text));
    }

    /// A footnote, small and over the width of the page.
    pub(crate) fn footnote(&mut self, text: &str) {
        let (left, width) = (self.shape().left, self.shape().width());
        self.element(Role::Note, |flow| flow.lines_at(left, width, CAPTION, SMALL_LEAD, text));
    }

    /// Sentences at the left and the amounts they state at the right.
    pub(crate) fn stated_amounts<T: AsRef<str>>(&mut self, amounts: &[(T, Cents)]) {
        for (sentence, amount) in amounts {
            self.stated_amount(sentence.as_ref(), &format::euros(*amount));
        }
        self.skip(PARAGRAPH_SPACE);
    }

    fn stated_amount(&mut self, sentence: &str, amount: &str) {
        let (left, right) = (self.shape().left, self.shape().right);
        let width = self.shape().width() - AMOUNT_WIDTH;
        self.need(TEXT_LEAD * 2);
        self.element(Role::Paragraph, |flow| {
            flow.lines_before(true, left, width, TEXT, TEXT_LEAD, sentence);
            let y = flow.y() - TEXT_LEAD + ASCENT;
            flow.content(|flow| flow.line_right(right, y, STRONG, amount));
        });
        self.skip(Pt::milli(2_500));
    }

    /// Texts of one element below one another. Each but the last ends with a space: they stay apart for whoever reads them
    /// without their places.
    pub(super) fn stacked(&mut self, left: Pt, width: Pt, style: Style, lead: Pt, texts: &[String]) {
        for (index, text) in texts.iter().enumerate() {
            self.lines_before(index + 1 < texts.len(), left, width, style, lead, text);
        }
    }

    /// Lines of a text in a column, which end with a space where more of the same element follows.
    pub(super) fn lines_before(
        &mut self,
        more: bool,
        left: Pt,
        width: Pt,
        style: Style,
        lead: Pt,
        text: &str,
    ) {
        let mut lines = self.wrap(text, style, width);
        if let Some(last) = lines.last_mut().filter(|_| more) {
            last.push(' ');
        }
        self.put_lines(left, style, lead, &lines, |_, _| {});
    }

    /// Lines of a text in a column, over as many pages as they need. Neither the first nor the last line of a
    /// text stands alone on a page.
    pub(crate) fn lines_at(&mut self, left: Pt, width: Pt, style: Style, lead: Pt, text: &str) {
        self.lines_before(false, left, width, style, lead, text);
    }

    /// Puts lines on as many pages as they need; `ground` draws below those of a page what they stand on.
    pub(super) fn put_lines(
        &mut self,
        left: Pt,
        style: Style,
        lead: Pt,
        lines: &[String],
        ground: impl Fn(&mut Self, usize),
    ) {
        let mut rest = lines;
        while !rest.is_empty() {
            // Three lines cannot be parted without leaving one of them alone.
            self.need(lead * if rest.len() <= 3 { rest.len() } else { 2 });
            let room = usize::try_from(self.room().get() / lead.get()).unwrap_or(0);
            let fitting = match room {
                room if room >= rest.len() => rest.len(),
                room if room + 1 == rest.len() && room > 2 => room - 1,
                room => room.max(1),
            };
            let (now, later) = rest.split_at(fitting);
            ground(self, now.len());
            self.content(|flow| now.iter().for_each(|line| flow.next_line(left, style, lead, line)));
            rest = later;
        }
    }

    fn next_line(&mut self, left: Pt, style: Style, lead: Pt, text: &str) {
        let baseline = self.y() + style.size;
        self.line(left, baseline, style, text);
        self.skip(lead);
    }

    /// A heading with the space before it, the space after it and what must fit below both.
    fn heading(&mut self, role: Role, style: Style, [before, after, kept]: [Pt; 3], text: &str) {
        let lead = style.size + Pt::milli(3_000);
        self.need(before + lead + after + kept);
        if self.y() > self.shape().top {
            self.skip(before);
        }
        if role != Role::Title {
            self.list.bookmark(role, text, self.y());
        }
        let (left, width) = (self.shape().left, self.shape().width());
        self.element(role, |flow| {
            flow.detail(Detail::Title(text.to_owned()));
            flow.lines_at(left, width, style, lead, text);
        });
        self.skip(after);
    }
}
