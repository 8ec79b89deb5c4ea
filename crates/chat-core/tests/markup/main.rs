//! Texts with markup, and the trees that they become.

mod outline;
mod plain;
mod addresses;
mod html;
mod html_disorder;
mod html_space;
mod hostile;
mod markdown_blocks;
mod markdown_inline;
mod markdown_links;
mod plain_text;
mod bounds;
mod growth;
mod properties;
