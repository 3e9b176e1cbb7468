//! The drawing of the money: four layers of boxes, as high as what they hold, and bands between them. All of it in whole
//! numbers; the same figures stand in a table beside it.

use std::collections::BTreeMap;

use ledger::Cents;

/// The width of the drawing, and how high all money of a layer is.
const WIDTH: i64 = 1200;
const HEIGHT: i64 = 520;
/// Between two boxes.
const GAP: i64 = 16;
/// How wide a box is.
const BOX: i64 = 14;
/// The longest name that is drawn, in characters.
const LONGEST: usize = 38;
/// How many layers there are.
const LAYERS: usize = 4;

/// Money that goes one way through all layers.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    pub(super) ministry: String,
    pub(super) component: String,
    pub(super) recipient: String,
    pub(super) category: String,
    pub(super) amount: Cents,
}

impl Flow {
    fn layer(&self, layer: usize) -> &str {
        [&self.ministry, &self.component, &self.recipient, &self.category][layer]
    }
}

/// A box with its name.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) height: i64,
    pub(super) label: String,
    pub(super) label_x: i64,
    pub(super) label_y: i64,
    pub(super) anchor: &'static str,
}

/// A band, in the colour of its ministry.
#[derive(Debug)]
pub(super) struct Band {
    pub(super) path: String,
    pub(super) colour: usize,
    pub(super) told: String,
}

/// The whole drawing.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) nodes: Vec<Node>,
    pub(super) bands: Vec<Band>,
}

/// Where a box is, and how much of each of its sides is taken by bands.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    y: i64,
    height: i64,
    taken_left: i64,
    taken_right: i64,
}

impl Drawing {
    /// Draws money on its way.
    pub(super) fn of(flows: &[Flow]) -> Self {
        let total: i128 = flows.iter().map(|flow| i128::from(flow.amount.get())).sum();
        let scaled = |amount: Cents| -> i64 {
            let high = i128::from(amount.get()) * i128::from(HEIGHT) / total.max(1);
            i64::try_from(high).unwrap_or(HEIGHT).max(1)
        };
        let mut layers: Vec<BTreeMap<String, Place>> =
            (0..LAYERS).map(|layer| places(flows, layer, scaled)).collect();
        let mut ministries: Vec<&str> = flows.iter().map(|flow| flow.layer(0)).collect();
        ministries.dedup();
        let mut bands = Vec::new();
        for layer in 0..LAYERS - 1 {
            for ((ministry, from, to), amount) in between(flows, layer) {
                let colour = ministries.iter().position(|known| *known == ministry).unwrap_or(0) % 4 + 1;
                let high = scaled(amount);
                let (left, right) = layers.split_at_mut(layer + 1);
                let (Some(source), Some(target)) = (left[layer].get_mut(from), right[0].get_mut(to)) else {
                    continue;
                };
                let ends = (source.y + source.taken_right, target.y + target.taken_left);
                source.taken_right += high;
                target.taken_left += high;
                let told = format!("{from} an {to}: {}", crate::german::euros(amount));
                bands.push(Band { path: path(layer, ends, high), colour, told });
            }
        }
        let height = layers.iter().flat_map(BTreeMap::values).map(|it| it.y + it.height).max().unwrap_or(0);
        let nodes = layers.into_iter().enumerate().flat_map(|(layer, places)| nodes(layer, places));
        Self { width: WIDTH, height: height + GAP, nodes: nodes.collect(), bands }
    }
}

/// The boxes of a layer, each below the one before.
fn places(flows: &[Flow], layer: usize, scaled: impl Fn(Cents) -> i64) -> BTreeMap<String, Place> {
    let mut order: Vec<&str> = Vec::new();
    let mut heights: BTreeMap<&str, i64> = BTreeMap::new();
    for ((_, name), amount) in by_ministry(flows, layer) {
        if !order.contains(&name) {
            order.push(name);
        }
        *heights.entry(name).or_default() += scaled(amount);
    }
    let mut y = GAP;
    let mut places = BTreeMap::new();
    for name in order {
        let height = heights.get(name).copied().unwrap_or(1);
        places.insert(name.to_owned(), Place { y, height, ..Place::default() });
        y += height + GAP;
    }
    places
}

/// What a layer's boxes hold of each ministry, in the order of the ministries.
fn by_ministry(flows: &[Flow], layer: usize) -> Vec<((&str, &str), Cents)> {
    let mut sums: Vec<((&str, &str), Cents)> = Vec::new();
    for flow in flows {
        let key = (flow.layer(0), flow.layer(layer));
        match sums.iter_mut().find(|(known, _)| *known == key) {
            Some((_, sum)) => *sum = sum.plus(flow.amount).unwrap_or(Cents::MAX),
            None => sums.push((key, flow.amount)),
        }
    }
    sums
}

/// What goes from each box of a layer to each of the next, of each ministry.
fn between(flows: &[Flow], layer: usize) -> Vec<((&str, &str, &str), Cents)> {
    let mut sums: BTreeMap<(&str, &str, &str), Cents> = BTreeMap::new();
    for flow in flows {
        let sum = sums.entry((flow.layer(0), flow.layer(layer), flow.layer(layer + 1))).or_default();
        *sum = sum.plus(flow.amount).unwrap_or(Cents::MAX);
    }
    sums.into_iter().collect()
}

fn left(layer: usize) -> i64 {
    let place = i64::try_from(layer).unwrap_or(0);
    (WIDTH - BOX) / 3 * place
}

fn path(layer: usize, (from, to): (i64, i64), high: i64) -> String {
    let (x0, x1) = (left(layer) + BOX, left(layer + 1));
    let middle = i64::midpoint(x0, x1);
    let (from_end, to_end) = (from + high, to + high);
    format!(
        "M{x0} {from}C{middle} {from} {middle} {to} {x1} {to}V{to_end}C{middle} {to_end} {middle} {from_end} {x0} {from_end}Z"
    )
}

fn nodes(layer: usize, places: BTreeMap<String, Place>) -> impl Iterator<Item = Node> {
    let is_last = layer == LAYERS - 1;
    places.into_iter().map(move |(label, place)| Node {
        x: left(layer),
        y: place.y,
        height: place.height,
        label_x: if is_last { left(layer) - 6 } else { left(layer) + BOX + 6 },
        label_y: place.y + place.height / 2 + 5,
        anchor: if is_last { "end" } else { "start" },
        label: short(&label),
    })
}

/// A name that leaves room for the next layer; the table has it whole.
fn short(name: &str) -> String {
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    name.chars().take(LONGEST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(ministry: &str, recipient: &str, cents: i64) -> Flow {
        Flow {
            ministry: ministry.to_owned(),
            component: format!("F1 {ministry}"),
            recipient: recipient.to_owned(),
            category: "Honorare".to_owned(),
            amount: Cents::new(cents),
        }
    }

    #[test]
    fn boxes_hold_their_bands_and_do_not_overlap() {
        let drawing = Drawing::of(&[flow("A", "X", 700), flow("A", "Y", 200), flow("B", "X", 100)]);
        assert_eq!((drawing.nodes.len(), drawing.bands.len()), (2 + 2 + 2 + 1, 2 + 3 + 3));
        let mut layer: Vec<_> = drawing.nodes.iter().filter(|node| node.x == left(2)).collect();
        layer.sort_by_key(|node| node.y);
        assert!(layer.windows(2).all(|pair| pair[0].y + pair[0].height < pair[1].y), "{layer:?}");
        assert!(drawing.nodes.iter().all(|node| node.y + node.height <= drawing.height));
    }

    #[test]
    fn nothing_is_an_empty_drawing() {
        assert_eq!(Drawing::of(&[]).nodes.len(), 0);
    }
}
