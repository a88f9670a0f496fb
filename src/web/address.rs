//! The client's network address: the peer's, unless the peer is a proxy that we were told to trust.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::HttpRequest;

/// The address that limits are counted for. `X-Forwarded-For` is read from the right, past
/// trusted proxies only: what a stranger wrote into it is not believed.
#[must_use]
pub fn client(request: &HttpRequest, trusted: &[IpAddr]) -> IpAddr {
    let peer = request
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.ip());
    if !trusted.contains(&peer) {
        return peer;
    }
    let forwarded = request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok());
    let chain: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut address = peer;
    for part in chain.iter().rev() {
        let Ok(ip) = part.parse::<IpAddr>() else { break };
        address = ip;
        if !trusted.contains(&ip) {
            break;
        }
    }
    address
}

/// The network that shares a limit: the address itself for IPv4, its /64 for IPv6.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}
