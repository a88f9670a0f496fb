//! What a handler did not read of a body: a small rest is read and forgotten, so that an honest
//! browser gets its answer; behind that the connection is cut. Nobody can make the server read
//! for ever, on no route.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use tokio::time::{Sleep, sleep, timeout};

use super::line::Switch;

/// Read and forgotten before the answer goes out: a form that a redirect answered.
const BEFORE: usize = 256 * 1024;
/// How long that may delay the answer.
const WAIT: Duration = Duration::from_millis(400);
/// Read and forgotten behind the answer: who is still sending a file looks up from it.
const BEHIND: usize = 1024 * 1024;
/// How long that may take.
const LINGER: Duration = Duration::from_secs(2);

/// The outermost of all: lends the body to the handler and takes back what is left of it.
pub(super) async fn settle<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let switch = request.request().conn_data::<Rc<Switch>>().cloned().unwrap_or_default();
    switch.busy(true);
    if matches!(request.parts_mut().1, Payload::None) {
        let response = next.call(request).await;
        switch.busy(false);
        return response.map(ServiceResponse::map_into_left_body);
    }
    let lent = Lent::new(request.take_payload());
    request.set_payload(Payload::Stream {
        payload: Box::pin(lent.clone()),
    });
    let answered = next.call(request).await;
    let rest = drop_rest(&lent);
    drop(timeout(WAIT, rest).await);
    switch.busy(false);
    let response = answered?;
    if lent.ended() {
        return Ok(response.map_into_left_body());
    }
    Ok(response
        .map_body(|_, body| {
            BoxBody::new(Rest {
                body: body.boxed(),
                lent,
                switch,
                left: BEHIND,
                linger: None,
            })
        })
        .map_into_right_body())
}

async fn drop_rest(lent: &Lent) {
    let mut lent = lent.clone();
    let mut left = BEFORE;
    while let Some(Ok(chunk)) = lent.next().await {
        left = left.saturating_sub(chunk.len());
        if left == 0 {
            return;
        }
    }
}

/// A body that two may read, one after the other.
#[derive(Clone)]
struct Lent(Rc<RefCell<(Payload, bool)>>);

impl Lent {
    fn new(payload: Payload) -> Self {
        Self(Rc::new(RefCell::new((payload, false))))
    }

    fn ended(&self) -> bool {
        self.0.try_borrow().is_ok_and(|lent| lent.1)
    }
}

impl Stream for Lent {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Ok(mut lent) = self.0.try_borrow_mut() else {
            return Poll::Ready(None);
        };
        if lent.1 {
            return Poll::Ready(None);
        }
        let next = Pin::new(&mut lent.0).poll_next(cx);
        lent.1 = matches!(next, Poll::Ready(None | Some(Err(_))));
        next
    }
}

/// The answer, and behind it what is still coming in. While this lives the connection does not
/// count the body as given up, which is what lets actix close it afterwards.
struct Rest {
    body: BoxBody,
    lent: Lent,
    switch: Rc<Switch>,
    left: usize,
    linger: Option<Pin<Box<Sleep>>>,
}

impl MessageBody for Rest {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let me = self.get_mut();
        if me.linger.is_none() {
            match Pin::new(&mut me.body).poll_next(cx) {
                Poll::Ready(None) => {}
                other => return other,
            }
        }
        let linger = me.linger.get_or_insert_with(|| Box::pin(sleep(LINGER)));
        while me.left > 0 && linger.as_mut().poll(cx).is_pending() {
            match Pin::new(&mut me.lent).poll_next(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(chunk))) => me.left = me.left.saturating_sub(chunk.len()),
                Poll::Ready(_) => break,
            }
        }
        Poll::Ready(None)
    }
}

impl Drop for Rest {
    fn drop(&mut self) {
        if !self.lent.ended() {
            self.switch.cut();
        }
    }
}
