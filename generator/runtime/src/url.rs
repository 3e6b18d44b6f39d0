//! URLs: server templates, path templates, percent-encoding, origins.

use super::api::{Server, Variable};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// What stays encoded in a query value that may hold reserved characters: what RFC 3986 does not allow in a query, and
/// `&` and `+`, which would end the value or stand for a space.
pub(super) const QUERY: &AsciiSet = &PATH.remove(b'/').remove(b'?').add(b'&').add(b'+');
/// What stays encoded in a path value that may hold reserved characters: what would end the segment.
pub(super) const PATH: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Percent-encodes all but the unreserved characters.
pub(super) fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Percent-encodes a value in which reserved characters may stand. What is percent-encoded already stays as it is
/// (RFC 6570, section 3.2.3).
pub(super) fn percent_encode_reserved(text: &str, encoded: &'static AsciiSet) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        out.extend(utf8_percent_encode(before, encoded));
        let is_triple = after.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
        out.push_str(if is_triple { "%" } else { "%25" });
        rest = after;
    }
    out.extend(utf8_percent_encode(rest, encoded));
    out
}

/// Says whether two URIs have the same scheme, host and port, however they spell them.
pub(super) fn same_origin(one: &http::Uri, other: &http::Uri) -> bool {
    let port = |uri: &http::Uri| uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
    let (host, its_host) = (one.host().unwrap_or_default(), other.host().unwrap_or_default());
    one.scheme() == other.scheme() && port(one) == port(other) && host.eq_ignore_ascii_case(its_host)
}

/// Says whether the host of an authority is this machine.
fn is_loopback(authority: &str) -> bool {
    let host = if authority.bytes().any(|byte| byte == b'@') { authority.rsplit('@').next() } else { Some(authority) };
    let rest = ["127.0.0.1", "localhost", "[::1]"].iter().find_map(|own| host?.strip_prefix(own));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}

/// Says whether credentials may travel to a URI: over https, or to this machine.
pub(super) fn may_carry_credentials(uri: &http::Uri) -> bool {
    match uri.scheme_str() {
        Some("https") => true,
        Some("http") => uri.authority().is_some_and(|authority| is_loopback(authority.as_str())),
        _ => false,
    }
}

/// Brings a base URL into one form: with a scheme (https if there is none) and without a slash at the end.
///
/// # Errors
/// It is no absolute http(s) URL, or carries a user, a query or a fragment.
pub(super) fn base_url(text: &str) -> Result<String, String> {
    let text = text.trim().trim_end_matches('/');
    let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let wrong = |why: &str| Err(format!("\"{text}\" is no base URL: {why}"));
    if full.contains(['?', '#', '\\', '{', '}']) {
        return wrong("it may hold neither a query nor a fragment nor variables");
    }
    let Ok(uri) = full.parse::<http::Uri>() else { return wrong("it cannot be parsed") };
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return wrong("it has to start with https:// or http://");
    }
    match uri.authority() {
        Some(authority) if !authority.as_str().contains('@') && !authority.host().is_empty() => Ok(full),
        _ => wrong("it needs a host, without a user"),
    }
}

/// The base URL that a server of the document stands for.
///
/// # Errors
/// A variable has no value, or one that is not allowed; or the URL is relative to a place that nobody named.
pub(super) fn server_base(server: &Server, values: &BTreeMap<String, String>) -> Result<String, String> {
    let expanded = expand_server(server.url, server.variables, values)?;
    match expanded.strip_prefix("//") {
        Some(rest) => base_url(rest),
        None if expanded.is_empty() || expanded.starts_with(['/', '.']) => Err(format!(
            "the document's server \"{path}\" is a path without a host: set `base_url(\"https://…{path}\")`",
            path = if expanded.is_empty() { "/" } else { &expanded }
        )),
        None => base_url(&expanded),
    }
}

/// Puts values into the variables of a server's URL.
///
/// # Errors
/// A variable has no value, or one that is not allowed.
pub(super) fn expand_server(
    template: &str,
    variables: &[Variable],
    values: &BTreeMap<String, String>,
) -> Result<String, String> {
    let mut url = String::with_capacity(template.len());
    expand(&mut url, template, |name, before| {
        let declared = variables.iter().find(|variable| variable.name == name);
        let value = values.get(name).map(String::as_str).or_else(|| declared.and_then(|variable| variable.default));
        let value = value.ok_or_else(|| format!("the server variable \"{name}\" has no value"))?;
        let allowed = declared.map_or(&[][..], |variable| variable.values);
        if !allowed.is_empty() && !allowed.contains(&value) {
            return Err(format!("the server variable \"{name}\" has to be one of {}", allowed.join(", ")));
        }
        let in_host = before.split_once("://").is_some_and(|(_, rest)| !rest.contains('/'));
        let odd = |c: char| c.is_control() || c.is_whitespace() || "?#@\\{}".contains(c) || (in_host && c == '/');
        if value.is_empty() || value.contains(odd) {
            return Err(format!("the server variable \"{name}\" has a value that does not fit into a URL"));
        }
        Ok(Cow::Borrowed(value))
    })?;
    Ok(url)
}

/// The URL of a path template with encoded values and pairs of a query. What follows `#` stays at home.
///
/// # Errors
/// An expression has no value, or a segment would be empty, `.` or `..`, which URL parsers resolve.
pub(super) fn request_url(
    base: &str,
    template: &str,
    values: &[(String, String)],
    pairs: &[String],
) -> Result<String, String> {
    // One look, since most templates are a path and nothing else.
    let is_path = !template.bytes().any(|byte| matches!(byte, b'#' | b'?' | b'{' | b'}'));
    let template = if is_path { template } else { before(template, '#') };
    let path = if is_path { template } else { before(template, '?') };
    let fixed = template.get(path.len() + 1..).unwrap_or_default();
    // The very length, if nothing has to be put into the path.
    let length = |texts: &mut dyn Iterator<Item = &String>| texts.map(|text| text.len() + 1).sum::<usize>();
    let more = length(&mut pairs.iter()) + length(&mut values.iter().map(|(_, value)| value));
    let mut url = String::with_capacity(base.len() + template.len() + more);
    url.push_str(base);
    if !path.is_empty() && !path.starts_with('/') {
        url.push('/');
    }
    if is_path {
        url.push_str(path);
    } else {
        push_path(&mut url, path, values)?;
    }
    let start = url.len();
    if !fixed.is_empty() {
        expand(&mut url, fixed, |name, _| path_value(values, name))?;
    }
    if url.len() > start {
        url.insert(start, '?');
    }
    for pair in pairs {
        url.push(if url.len() > start { '&' } else { '?' });
        url.push_str(pair);
    }
    Ok(url)
}

/// A template up to a sign; the names of expressions may hold it.
fn before(template: &str, sign: char) -> &str {
    let mut inside = false;
    let end = template.find(|next| {
        inside = next == '{' || (inside && next != '}');
        !inside && next == sign
    });
    end.and_then(|end| template.get(..end)).unwrap_or(template)
}

fn push_path(url: &mut String, path: &str, values: &[(String, String)]) -> Result<(), String> {
    for (index, segment) in path.split('/').enumerate() {
        if index > 0 {
            url.push('/');
        }
        let start = url.len();
        expand(url, segment, |name, _| path_value(values, name))?;
        let text = url.get(start..).unwrap_or_default();
        if segment.contains('{') && matches!(text, "" | "." | "..") {
            return Err(format!("the path segment {segment} must not be \"{text}\""));
        }
    }
    Ok(())
}

fn path_value<'a>(values: &'a [(String, String)], name: &str) -> Result<Cow<'a, str>, String> {
    let found = values.iter().rev().find(|(key, _)| key == name).map(|(_, value)| Cow::Borrowed(value.as_str()));
    found.ok_or_else(|| format!("the path parameter \"{name}\" has no value"))
}

/// The URL that a reference leads to from another URL (RFC 3986, section 5), without leaving its origin.
///
/// # Errors
/// It leads to another origin, to which credentials would go along.
pub(super) fn follow(from: &str, reference: &str) -> Result<String, String> {
    let wrong = || format!("the next page is elsewhere, and is not followed: \"{reference}\"");
    let here: http::Uri = from.parse().map_err(|_| wrong())?;
    let (scheme, authority) = here.scheme_str().zip(here.authority()).ok_or_else(wrong)?;
    let reference = reference.split('#').next().unwrap_or_default();
    let plain = from.split('?').next().unwrap_or_default();
    let folder = here.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    let full = if reference.contains("://") {
        reference.to_owned()
    } else if reference.starts_with("//") {
        format!("{scheme}:{reference}")
    } else if reference.starts_with('/') {
        format!("{scheme}://{authority}{reference}")
    } else if reference.starts_with('?') {
        format!("{plain}{reference}")
    } else {
        format!("{scheme}://{authority}{folder}/{reference}")
    };
    // A service behind a proxy often takes itself for one without TLS.
    let own = format!("https://{authority}/");
    let full = match full.strip_prefix(&own.replacen("https", "http", 1)) {
        Some(rest) if scheme == "https" => format!("{own}{rest}"),
        _ => full,
    };
    let there: http::Uri = full.parse().map_err(|_| wrong())?;
    if same_origin(&there, &here) && there.authority().is_some_and(|authority| !authority.as_str().contains('@')) {
        Ok(full)
    } else {
        Err(wrong())
    }
}

/// Writes a template with each `{name}` replaced by what `value` gives for the name and the text before it.
fn expand<'a>(
    out: &mut String,
    template: &str,
    value: impl Fn(&str, &str) -> Result<Cow<'a, str>, String>,
) -> Result<(), String> {
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = tail.split_once('}') else {
            return Err(format!("\"{template}\" has a brace without its partner"));
        };
        let value = value(name, out)?;
        out.push_str(&value);
        rest = after;
    }
    out.push_str(rest);
    Ok(())
}
