//! How large something is, in words.

/// A size as people say it. `units` are the names of the powers of thousand,
/// and before them the sign between whole and tenth.
pub fn human_size(mut size: u64, units: &str) -> String {
    let mut units = units.split(' ');
    let sign = units.next().unwrap_or_default();
    let mut unit = units.next().unwrap_or_default();
    let mut tenths = 0;
    for larger in units {
        if size < 1000 {
            break;
        }
        tenths = size % 1000 / 100;
        size /= 1000;
        unit = larger;
    }
    if size < 10 && tenths > 0 {
        format!("{size}{sign}{tenths}\u{a0}{unit}")
    } else {
        format!("{size}\u{a0}{unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::human_size;

    #[test]
    fn sizes_are_said_as_people_do() {
        for (size, said) in [
            (0, "0\u{a0}B"),
            (516, "516\u{a0}B"),
            (1000, "1\u{a0}kB"),
            (1550, "1.5\u{a0}kB"),
            (12_345, "12\u{a0}kB"),
            (3_400_000, "3.4\u{a0}MB"),
            (5_000_000_000, "5\u{a0}GB"),
            (7_000_000_000_000, "7000\u{a0}GB"),
        ] {
            assert_eq!(human_size(size, ". B kB MB GB"), said);
        }
        assert_eq!(human_size(1550, ", Б КБ МБ ГБ"), "1,5\u{a0}КБ");
    }
}
