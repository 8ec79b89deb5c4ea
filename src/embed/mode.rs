//! How a widget stands in a page.

/// How the widget stands in the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A round button that opens a panel above the page.
    #[default]
    Launcher,
    /// A panel that fills what it stands in.
    Inline,
    /// A panel that fills the window.
    Page,
}

impl Mode {
    /// As the attribute has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Mode::Launcher => "launcher",
            Mode::Inline => "inline",
            Mode::Page => "page",
        }
    }

    /// Whether the panel is a part of the page, and cannot be closed.
    pub(crate) fn stays_open(self) -> bool {
        self != Mode::Launcher
    }
}
