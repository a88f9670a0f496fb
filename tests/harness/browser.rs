//! Headless Chromium through chromedriver, as a person would sit before it.

use std::io::{BufRead, BufReader};
use std::ops::Deref;
use std::os::unix::process::CommandExt as _;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use futures_util::FutureExt as _;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use super::devtools;
use super::surroundings::{program, skip, variable};

/// The key, as WebDriver writes it.
const ENTER: &str = "\u{e007}";

/// What the person sits before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Whether scripts run.
    pub scripts: bool,
}

/// A small phone.
pub const PHONE: Screen = Screen {
    width: 360,
    height: 740,
    scripts: false,
};

/// A laptop.
pub const DESKTOP: Screen = Screen {
    width: 1280,
    height: 900,
    scripts: false,
};

impl Screen {
    /// The same with scripts.
    pub fn with_scripts(self) -> Self {
        Self { scripts: true, ..self }
    }
}

/// An open browser.
pub struct Browser {
    client: Client,
    base: String,
    screen: Screen,
}

/// Runs `test` in a fresh browser whose addresses begin with `base`; a visible skip where there
/// is no Chromium.
pub async fn browse(base: &str, screen: Screen, test: impl AsyncFnOnce(&Browser)) {
    let (Some(chromium), Some(driver)) = (
        program(&["chromium", "chromium-browser", "google-chrome"], &[]),
        program(&["chromedriver"], &[]),
    ) else {
        return skip("Chromium", "chromium and chromedriver are not installed");
    };
    let driver = Driver::start(&driver);
    let browser = Browser {
        client: open(&driver.address, &chromium.to_string_lossy(), screen).await,
        base: base.to_owned(),
        screen,
    };
    let outcome = AssertUnwindSafe(test(&browser)).catch_unwind().await;
    if outcome.is_err() {
        let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
        browser.picture(&format!("failed-{name}")).await;
    }
    let _ = browser.client.close().await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

async fn open(driver: &str, chromium: &str, screen: Screen) -> Client {
    let size = format!("--window-size={},{}", screen.width, screen.height);
    let options = json!({
        "binary": chromium,
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--hide-scrollbars", "--force-device-scale-factor=1", size,
        ],
        "prefs": { "profile.managed_default_content_settings.javascript": if screen.scripts { 1 } else { 2 } },
        "mobileEmulation": if screen.width < 500 {
            json!({"deviceMetrics": {"width": screen.width, "height": screen.height, "pixelRatio": 1.0, "touch": true}})
        } else {
            json!({})
        },
    });
    let mut options = options.as_object().expect("an object").clone();
    options.retain(|_, value| *value != json!({}));
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options.into());
    ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(driver)
        .await
        .expect("a browser")
}

impl Browser {
    /// Opens a page of ours.
    pub async fn open(&self, path: &str) {
        self.goto(&format!("{}{path}", self.base)).await.expect("a page");
    }

    /// The path it stands at.
    pub async fn path(&self) -> String {
        self.current_url().await.expect("an address").path().to_owned()
    }

    /// Writes into the field called `name`, in place of what stood there.
    pub async fn write(&self, name: &str, words: &str) {
        let field = self
            .wait()
            .for_element(Locator::Css(&format!("[name=\"{name}\"]")))
            .await;
        let field = field.unwrap_or_else(|error| panic!("no field {name}: {error}"));
        field.clear().await.expect("an empty field");
        field.send_keys(words).await.expect("a writable field");
    }

    /// Presses the button or link that `css` finds first, ticks the box or chooses the option; never
    /// what is kept from readers, like the copy of a form's first button that Enter presses.
    /// Without scripts this happens by keyboard: chromedriver's click waits for a timer in the
    /// page, which never fires then.
    pub async fn press(&self, css: &str) {
        let target = self.wait().for_element(Locator::Css(css)).await;
        let mut target = target.unwrap_or_else(|error| panic!("nothing to press at {css}: {error}"));
        for found in self.find_all(Locator::Css(css)).await.unwrap_or_default() {
            if found.attr("aria-hidden").await.ok().flatten().is_none() {
                target = found;
                break;
            }
        }
        let done = if self.screen.scripts {
            target.click().await
        } else {
            let kind = target.attr("type").await.ok().flatten().unwrap_or_default();
            let tick = ["checkbox", "radio"].contains(&kind.as_str());
            target.send_keys(if tick { " " } else { ENTER }).await
        };
        done.unwrap_or_else(|error| panic!("cannot press {css}: {error}"));
    }

    /// The words that a reader sees at `css`.
    pub async fn words(&self, css: &str) -> String {
        let place = self.wait().for_element(Locator::Css(css)).await;
        let place = place.unwrap_or_else(|error| panic!("nothing at {css}: {error}"));
        place.text().await.expect("words")
    }

    /// How wide the page is, in its own pixels; only scripts can tell.
    pub async fn window_width(&self) -> Option<u32> {
        let width = self.execute("return window.innerWidth", Vec::new()).await.ok()?;
        width.as_u64().and_then(|width| u32::try_from(width).ok())
    }

    /// Keeps the page as it prints beside the pictures.
    pub async fn print(&self, name: &str) {
        keep(&format!("{name}.pdf"), &devtools::printed(&self.client).await);
    }

    /// Keeps a picture of the whole page in `screenshots/` of the target folder, its name with the screen's width.
    pub async fn picture(&self, name: &str) {
        let bytes = devtools::whole_page(&self.client).await;
        keep(&format!("{name}-{}.png", self.screen.width), &bytes);
    }
}

impl Deref for Browser {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

fn keep(name: &str, bytes: &[u8]) {
    let folder = pictures();
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    std::fs::write(folder.join(name), bytes).expect("a kept picture");
}

/// `screenshots/` in cargo's target folder, or `QABYL_SCREENSHOTS`.
fn pictures() -> PathBuf {
    variable("QABYL_SCREENSHOTS").map_or_else(
        || {
            let me = std::env::current_exe().expect("this test binary");
            me.ancestors().nth(3).expect("the target folder").join("screenshots")
        },
        PathBuf::from,
    )
}

/// chromedriver and every Chromium it starts: they end with this value, and with this process.
struct Driver {
    process: Child,
    address: String,
}

impl Driver {
    fn start(program: &std::path::Path) -> Self {
        let mut process = Command::new("sh")
            .args([
                "-c",
                r#""$1" --port=0 </dev/null & cat >/dev/null; kill -KILL -$$"#,
                "sh",
            ])
            .arg(program)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let port = std::iter::from_fn(|| lines.next()?.ok())
            .find_map(|line| {
                let (_, port) = line.split_once("started successfully on port ")?;
                Some(port.trim_end_matches('.').to_owned())
            })
            .expect("chromedriver's port");
        // Its further words are read and dropped, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            process,
            address: format!("http://127.0.0.1:{port}"),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
