//! Signing in and out, coming and going.

use anyhow::{Result, ensure};
use e2e::DeskPage;

pub(super) fn wrong_password_is_told_and_the_right_one_lets_in(page: &DeskPage<'_>) -> Result<()> {
    page.open()?;
    page.enter("anna", "not it")?;
    page.wait_for_one(".problem")?;
    page.sign_in("anna")?;
    page.wait(
        "the name",
        "document.querySelector('.me-name').textContent == 'Anna Smirnova'",
    )
}

pub(super) fn signing_out_leads_back_to_the_sign_in(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    page.browser.click("[data-name=sign-out]")?;
    page.wait_for_one(".sign-in")?;
    page.reload()?;
    page.wait_for_one(".sign-in")?;
    ensure!(
        page.look::<usize>("localStorage.length")? == 0,
        "something is left in the browser"
    );
    Ok(())
}

pub(super) fn coming_and_going_is_one_press(page: &DeskPage<'_>) -> Result<()> {
    page.sign_in("anna")?;
    let before: String = page.look("document.querySelector('.switch').ariaChecked")?;
    page.browser.click(".switch")?;
    let changed = format!("document.querySelector('.switch').ariaChecked != '{before}'");
    page.wait("the other state", &changed)?;
    page.reload()?;
    page.wait_for_lists()?;
    page.wait("the same after a reload", &changed)
}
