//! What only the browser's own tools can do: a picture of the whole page, a dark scheme, print.

use data_encoding::BASE64;
use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use reqwest::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// One command of the DevTools protocol, through chromedriver.
#[derive(Debug)]
struct Tool(&'static str, Value);

impl WebDriverCompatibleCommand for Tool {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({"cmd": self.0, "params": self.1});
        (Method::POST, Some(body.to_string()))
    }
}

async fn tool(client: &Client, name: &'static str, parameters: Value) -> Value {
    let done = client.issue_cmd(Tool(name, parameters)).await;
    done.unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn bytes(answer: &Value) -> Vec<u8> {
    let text = answer["data"].as_str().expect("data");
    BASE64.decode(text.as_bytes()).expect("base64")
}

/// The whole page as a PNG, however long it is.
pub async fn whole_page(client: &Client) -> Vec<u8> {
    let size = tool(client, "Page.getLayoutMetrics", json!({})).await["cssContentSize"].clone();
    let height = size["height"].as_f64().unwrap_or(0.0).clamp(1.0, 8000.0);
    let clip = json!({"x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1});
    let asked = json!({"format": "png", "captureBeyondViewport": true, "clip": clip});
    bytes(&tool(client, "Page.captureScreenshot", asked).await)
}

/// The page as it prints, a PDF.
pub async fn printed(client: &Client) -> Vec<u8> {
    let asked = json!({"printBackground": true, "preferCSSPageSize": true});
    bytes(&tool(client, "Page.printToPDF", asked).await)
}

/// A village connection from now on: 400 kbit/s each way, an answer 400 ms away.
pub async fn village(client: &Client) {
    tool(client, "Network.enable", json!({})).await;
    let line = json!({"offline": false, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000});
    tool(client, "Network.emulateNetworkConditions", line).await;
}

/// No line at all from now on, or a line again.
pub async fn offline(client: &Client, offline: bool) {
    tool(client, "Network.enable", json!({})).await;
    let line = json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    tool(client, "Network.emulateNetworkConditions", line).await;
}

/// Forgets what the browser kept of files; cookies stay.
pub async fn forget(client: &Client) {
    tool(client, "Network.clearBrowserCache", json!({})).await;
}

/// Presses Tab as a person does. WebDriver can only type into an element, and into a field for files
/// it types a path.
pub async fn tab(client: &Client) {
    for kind in ["rawKeyDown", "keyUp"] {
        let key = json!({"type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9});
        tool(client, "Input.dispatchKeyEvent", key).await;
    }
}

/// Prefers a dark scheme from now on.
pub async fn dark(client: &Client) {
    let features = json!({"features": [{"name": "prefers-color-scheme", "value": "dark"}]});
    tool(client, "Emulation.setEmulatedMedia", features).await;
}
