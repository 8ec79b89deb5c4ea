//! Reading a fault plan. The same keys stand in the settings and in what the
//! control address takes.

use std::time::Duration;

use serde_json::Value;

use super::fields::{Fields, PlanError};
use super::plan::{
    BodyKind, ClientMatch, Frequency, Instead, Kind, Manner, Place, Plan, Rule, Side, Span, Window,
};

/// Seeds are numbers that every JSON reader keeps exactly.
const MAX_SEED: u64 = (1 << 53) - 1;

/// A plan has at most so many rules.
const MAX_RULES: usize = 100;

/// How long a request hangs if the rule does not say.
const DEFAULT_HANG: Duration = Duration::from_secs(60);

/// How long an item goes on to come again if the rule does not say.
const DEFAULT_AGAIN: Duration = Duration::from_secs(60);

/// A late item comes for at least so long, so that readers get it.
const LEAST_AGAIN: Duration = Duration::from_secs(1);

/// The size of a piece of a body that drips, in bytes.
const DEFAULT_PIECE: u64 = 16;

/// The pause between two pieces.
const DEFAULT_PAUSE: Duration = Duration::from_millis(50);

/// How much of a body that is cut comes.
const DEFAULT_PART: f64 = 0.5;

const KINDS: &str = "delay, delay-after, status, status-after, cut-before, cut-after, \
    cut-mid-body, hang-before, hang-after, drip, truncated, not-json, duplicate, reorder, late, \
    away, down";

const BODIES: &[(&str, BodyKind)] = &[
    ("json", BodyKind::Json),
    ("html", BodyKind::Html),
    ("text", BodyKind::Text),
    ("empty", BodyKind::Empty),
];

/// Reads a plan. Without a seed it gets one by chance.
pub fn read_plan(value: &Value) -> Result<Plan, PlanError> {
    let mut fields = Fields::of("", value).map_err(|error| PlanError {
        field: "faults".to_owned(),
        ..error
    })?;
    let seed = fields.whole("seed", 0..=MAX_SEED)?;
    let keep_alive = fields.flag("keep_alive")?;
    let rules = match fields.value("rules").map(Value::as_array) {
        Some(Some(rules)) if (1..=MAX_RULES).contains(&rules.len()) => rules,
        _ => return Err(fields.wrong("rules", format_args!("must be 1 to {MAX_RULES} rules"))),
    };
    let rules = rules
        .iter()
        .enumerate()
        .map(|(index, rule)| read_rule(&format!("rules[{index}]"), rule));
    let rules = rules.collect::<Result<_, _>>()?;
    fields.finish()?;
    Ok(Plan {
        seed: seed.unwrap_or_else(|| fastrand::u64(..=MAX_SEED)),
        rules,
        keep_alive,
    })
}

fn read_rule(path: &str, value: &Value) -> Result<Rule, PlanError> {
    let mut fields = Fields::of(path, value)?;
    let kind = read_kind(&mut fields)?;
    let is_away = matches!(kind, Kind::Away(_));
    let client = fields
        .text("client")?
        .map(|text| match text.strip_suffix('*') {
            Some(start) => ClientMatch::BeginsWith(start.to_owned()),
            None => ClientMatch::Is(text.to_owned()),
        });
    let rule = Rule {
        places: read_places(&mut fields, &kind)?,
        client,
        frequency: read_frequency(&mut fields)?,
        attempts: fields.count("attempts")?,
        window: read_window(&mut fields)?,
        kind,
        text: fields.map().clone(),
    };
    let is_narrowed =
        rule.client.is_some() || rule.frequency != Frequency::Always || rule.places != Place::CHAT;
    if is_away && is_narrowed {
        return Err(fields.wrong(
            "kind",
            "`away` is for the whole channel: it goes with after_ms, for_ms and period_ms only",
        ));
    }
    if rule.attempts.is_some() && (is_away || rule.kind.is_of_items()) {
        return Err(fields.wrong("attempts", "is for kinds that strike requests"));
    }
    fields.finish()?;
    Ok(rule)
}

fn read_places(fields: &mut Fields<'_>, kind: &Kind) -> Result<Vec<Place>, PlanError> {
    const NAME: &str = "on";
    let is_fitting = |place: &Place| match kind {
        Kind::Duplicate(_) | Kind::Late(..) | Kind::Reorder => {
            matches!(place, Place::Events | Place::History)
        }
        Kind::Down => place.is_of_agents(),
        Kind::Drip(..) => !Place::DESK.contains(place),
        Kind::Away(_) => Place::CHAT.contains(place),
        _ => true,
    };
    let fitting: Vec<Place> = Place::ALL.into_iter().filter(is_fitting).collect();
    let group = |name: &str| -> Option<Vec<Place>> {
        let of_group: fn(&Place) -> bool = match name {
            "any" => |place| Place::CHAT.contains(place),
            "desk" => |place| Place::DESK.contains(place),
            "agents" => |place| place.is_of_agents(),
            _ => return None,
        };
        let places: Vec<Place> = fitting.iter().copied().filter(of_group).collect();
        (!places.is_empty()).then_some(places)
    };
    let usual = match kind {
        Kind::Down => "agents",
        _ => "any",
    };
    let named: Vec<&Value> = match fields.value(NAME) {
        None => return Ok(group(usual).unwrap_or_default()),
        Some(Value::Array(names)) => names.iter().collect(),
        Some(name) => vec![name],
    };
    let mut places = Vec::new();
    for name in named {
        let name = name.as_str().unwrap_or_default();
        let one = || {
            let place = fitting.iter().find(|place| place.name() == name)?;
            Some(vec![*place])
        };
        let Some(found) = group(name).or_else(one) else {
            let groups = ["any", "desk", "agents"];
            let groups = groups.into_iter().filter(|name| group(name).is_some());
            let names: Vec<&str> = fitting.iter().map(|place| place.name()).collect();
            let (names, groups) = (names.join(", "), groups.collect::<Vec<_>>().join(" or "));
            let problem = format!("`{}` is for {names}, or {groups}", kind.name());
            return Err(fields.wrong(NAME, problem));
        };
        places.extend(found);
    }
    match places.is_empty() {
        true => Err(fields.wrong(NAME, "names no kind of request")),
        false => Ok(places),
    }
}

fn read_frequency(fields: &mut Fields<'_>) -> Result<Frequency, PlanError> {
    let probability = fields.fraction("probability")?;
    let every = fields.count("every")?;
    let first = fields.count("first")?;
    match (probability, every, first) {
        (None, None, None) => Ok(Frequency::Always),
        (Some(probability), None, None) => Ok(Frequency::Probability(probability)),
        (None, Some(every), None) => Ok(Frequency::Every(every)),
        (None, None, Some(first)) => Ok(Frequency::First(first)),
        (Some(_), ..) => Err(fields.wrong("probability", "goes without every and first")),
        _ => Err(fields.wrong("every", "goes without first")),
    }
}

fn read_window(fields: &mut Fields<'_>) -> Result<Window, PlanError> {
    let window = Window {
        after: fields.millis("after_ms")?.unwrap_or_default(),
        lasts: fields.millis("for_ms")?,
        period: fields.millis("period_ms")?,
    };
    match (window.lasts, window.period) {
        (None, Some(_)) => Err(fields.wrong("period_ms", "needs for_ms")),
        (Some(lasts), Some(period)) if period <= lasts => {
            Err(fields.wrong("period_ms", "must be longer than for_ms"))
        }
        _ => Ok(window),
    }
}

fn read_kind(fields: &mut Fields<'_>) -> Result<Kind, PlanError> {
    const NAME: &str = "kind";
    let Some(name) = fields.text(NAME)? else {
        return Err(fields.wrong(NAME, format_args!("is needed: one of {KINDS}")));
    };
    let side = match name.ends_with("-after") {
        true => Side::After,
        false => Side::Before,
    };
    Ok(match name {
        "delay" | "delay-after" => Kind::Delay(side, read_span(fields)?),
        "status" | "status-after" => Kind::Status(side, read_instead(fields, None)?),
        "cut-before" | "cut-after" => Kind::Cut(side),
        "cut-mid-body" => Kind::CutMidBody(fields.fraction("part")?.unwrap_or(DEFAULT_PART)),
        "hang-before" | "hang-after" => {
            Kind::Hang(side, fields.millis("ms")?.unwrap_or(DEFAULT_HANG))
        }
        "drip" => {
            let bytes = fields.whole("bytes", 1..=1_000_000)?;
            let pause = fields.millis("ms")?.unwrap_or(DEFAULT_PAUSE);
            let bytes = usize::try_from(bytes.unwrap_or(DEFAULT_PIECE));
            Kind::Drip(bytes.unwrap_or(usize::MAX), pause)
        }
        "truncated" => Kind::Truncated(fields.fraction("part")?.unwrap_or(DEFAULT_PART)),
        "not-json" => {
            let body = fields.choice("body", &BODIES[1..])?;
            Kind::NotJson(body.unwrap_or(BodyKind::Html))
        }
        "reorder" => Kind::Reorder,
        "duplicate" => Kind::Duplicate(fields.millis("again_ms")?.unwrap_or(DEFAULT_AGAIN)),
        "late" => {
            let again = fields.millis("again_ms")?.unwrap_or(DEFAULT_AGAIN);
            if again < LEAST_AGAIN {
                let problem = "must be at least 1000, or the item may be lost";
                return Err(fields.wrong("again_ms", problem));
            }
            Kind::Late(read_span(fields)?, again)
        }
        "down" => Kind::Down,
        "away" => Kind::Away(
            match fields.choice("how", &[("status", false), ("cut", true)])? {
                Some(true) => Manner::Cuts,
                _ => Manner::Answers(read_instead(fields, Some(503))?),
            },
        ),
        _ => return Err(fields.wrong(NAME, format_args!("must be one of {KINDS}"))),
    })
}

fn read_span(fields: &mut Fields<'_>) -> Result<Span, PlanError> {
    let fixed = fields.millis("ms")?;
    let (least, most) = (fields.millis("min_ms")?, fields.millis("max_ms")?);
    let mean = fields.millis("mean_ms")?;
    match (fixed, least, most, mean) {
        (Some(fixed), None, None, None) => Ok(Span::Fixed(fixed)),
        (None, Some(least), Some(most), None) if least <= most => Ok(Span::Uniform(least, most)),
        (None, Some(_), Some(_), None) => Err(fields.wrong("max_ms", "is less than min_ms")),
        (None, None, None, Some(mean)) => Ok(Span::Exponential(mean)),
        _ => Err(fields.wrong("ms", "set ms, or min_ms and max_ms, or mean_ms")),
    }
}

fn read_instead(fields: &mut Fields<'_>, status: Option<u16>) -> Result<Instead, PlanError> {
    let written = fields.whole("status", 200..=599)?;
    let written = written.and_then(|status| u16::try_from(status).ok());
    let Some(status) = written.or(status) else {
        return Err(fields.wrong("status", "is needed: a status from 200 to 599"));
    };
    let retry_after = fields.whole("retry_after", 0..=u64::from(u32::MAX))?;
    Ok(Instead {
        status,
        retry_after: retry_after.and_then(|seconds| u32::try_from(seconds).ok()),
        body: fields.choice("body", BODIES)?.unwrap_or(BodyKind::Json),
    })
}
