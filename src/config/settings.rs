//! Every setting there is. The help texts, `docs/operations.md` and the check of the settings
//! file are made from this table.

/// One setting: the same name in the environment and in the settings file.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// What holds when it is not set; empty: nothing.
    pub default: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Its value is never printed.
    pub secret: bool,
}

const fn setting(name: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting {
        name,
        default,
        meaning,
        secret: false,
    }
}

const fn secret(name: &'static str, meaning: &'static str) -> Setting {
    Setting {
        secret: true,
        ..setting(name, "", meaning)
    }
}

/// All settings, in the order in which they are shown.
pub const SETTINGS: &[Setting] = &[
    setting(
        "QABYL_BASE_URL",
        "",
        "where people reach the portal, `https://…`; required by `serve`",
    ),
    setting("QABYL_LISTEN", "127.0.0.1:8080", "address and port to listen on"),
    setting(
        "QABYL_DATA_DIR",
        "qabyl-data",
        "files, the embedded database, the generated secret",
    ),
    secret(
        "DATABASE_URL",
        "`postgres://…` or `sqlite://PATH`; when not set, the embedded database in the data directory. Any other scheme is refused",
    ),
    secret(
        "QABYL_SECRET",
        "64 hexadecimal digits, the same for every process; required with PostgreSQL. With the embedded database it is made on the first start and kept in the data directory's `secret`, readable by its owner only",
    ),
    secret(
        "QABYL_SMTP_URL",
        "`smtps://user:password@relay:465` (recommended) or `smtp://user:password@relay:587` (STARTTLS; without it only to a relay on this machine, with `?tls=none`); required by `serve`",
    ),
    setting(
        "QABYL_SMTP_ROOT_CERTIFICATE",
        "",
        "a PEM file with one more root certificate, for a relay with a private one",
    ),
    setting("QABYL_MAIL_FROM", "", "sender of all mail; required by `serve`"),
    setting(
        "QABYL_TRUSTED_PROXIES",
        "",
        "addresses of your proxies, separated by commas; only their `X-Forwarded-For` is believed",
    ),
    setting(
        "QABYL_METRICS_LISTEN",
        "",
        "address and port for Prometheus' `GET /metrics`, apart from the public door; when not set, there is none",
    ),
    setting("QABYL_FILE_MEGABYTES", "5", "the largest file that is taken, 1 to 50"),
    setting(
        "QABYL_FILE_MEGAPIXELS",
        "40",
        "the largest picture that is taken, 1 to 40",
    ),
    secret(
        "QABYL_STORAGE_URL",
        "`s3://BUCKET/PREFIX?endpoint=https://…&region=…&key=…&secret=…`: stored files in an S3-compatible object store instead of the data directory",
    ),
    setting(
        "QABYL_CLAMD",
        "",
        "the virus scanner clamd, `tcp://host:port` or `unix:///path`; when not set, nothing is scanned",
    ),
    setting(
        "QABYL_HEIC_CONVERTER",
        "",
        "a program that turns an iPhone's HEIC picture into a JPEG, called with two paths (`heif-convert`); when not set, HEIC is refused with advice",
    ),
    setting(
        "QABYL_HELP_PHONE",
        "",
        "whom people call; when not set, a SAMPLE is shown",
    ),
    setting(
        "QABYL_HELP_EMAIL",
        "",
        "where people write to; when not set, no address is shown",
    ),
    setting(
        "QABYL_HOLDER_KY",
        "",
        "who holds the data, in Kyrgyz; set it in all four languages, else a SAMPLE is shown",
    ),
    setting("QABYL_HOLDER_KK", "", "the same in Kazakh"),
    setting("QABYL_HOLDER_RU", "", "the same in Russian"),
    setting("QABYL_HOLDER_EN", "", "the same in English"),
    setting(
        "QABYL_MINISTRY_KG_KY",
        "",
        "the Kyrgyz ministry's present name, in Kyrgyz; set it in all four languages, else a SAMPLE is shown",
    ),
    setting("QABYL_MINISTRY_KG_KK", "", "the same in Kazakh"),
    setting("QABYL_MINISTRY_KG_RU", "", "the same in Russian"),
    setting("QABYL_MINISTRY_KG_EN", "", "the same in English"),
    setting(
        "QABYL_MINISTRY_KZ_KY",
        "",
        "the Kazakh ministry's present name, in Kyrgyz; set it in all four languages, else a SAMPLE is shown",
    ),
    setting("QABYL_MINISTRY_KZ_KK", "", "the same in Kazakh"),
    setting("QABYL_MINISTRY_KZ_RU", "", "the same in Russian"),
    setting("QABYL_MINISTRY_KZ_EN", "", "the same in English"),
    setting(
        "QABYL_TEXTS",
        "",
        "a folder with your own `help`, `privacy` and `accessibility` pages, each as `NAME.ky.txt`, `.kk.txt`, `.ru.txt` and `.en.txt`; a page without files shows the SAMPLE text",
    ),
    setting("RUST_LOG", "info", "log filter; environment only"),
];

/// The settings as a table in Markdown, for the documentation.
#[must_use]
pub fn markdown() -> String {
    let mut table = "| setting | default | meaning |\n|---|---|---|\n".to_owned();
    for it in SETTINGS {
        let default = if it.default.is_empty() {
            String::new()
        } else {
            format!("`{}`", it.default)
        };
        table.push_str(&format!("| `{}` | {default} | {} |\n", it.name, it.meaning));
    }
    table
}

/// The settings as a list, for `--help`.
#[must_use]
pub fn help() -> String {
    let mut text =
        "Settings, from the environment or from the TOML file of --config (same names; the environment wins):\n"
            .to_owned();
    for it in SETTINGS {
        let default = if it.default.is_empty() {
            String::new()
        } else {
            format!(" [default: {}]", it.default)
        };
        text.push_str(&format!(
            "\n  {}\n      {}{default}\n",
            it.name,
            it.meaning.replace('`', "")
        ));
    }
    text
}
