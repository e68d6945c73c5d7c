//! The bytes of a connection, under the eyes of somebody who may end it.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Who is told what becomes of reads and writes, and may say something else: that it took too long.
pub(crate) trait Watch: Unpin {
    /// Of a read, by which these bytes came.
    fn read(
        &mut self,
        outcome: Poll<io::Result<()>>,
        came: &[u8],
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>>;

    /// Of a write.
    fn wrote(
        &mut self,
        outcome: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>>;

    /// Of a flush, which says nothing of bytes.
    fn flushed(&mut self, outcome: Poll<io::Result<()>>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        outcome
    }

    /// Closes the connection's own half.
    fn close<I: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        stream: &mut I,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(stream).poll_shutdown(context)
    }
}

/// A connection that is watched.
#[derive(Debug)]
pub(crate) struct Watched<I, W> {
    pub(crate) stream: I,
    pub(crate) watch: W,
}

impl<I: AsyncRead + Unpin, W: Watch> AsyncRead for Watched<I, W> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let Self { stream, watch } = self.get_mut();
        let before = buffer.filled().len();
        let outcome = Pin::new(stream).poll_read(context, buffer);
        watch.read(outcome, buffer.filled().get(before..).unwrap_or_default(), context)
    }
}

impl<I: AsyncRead + AsyncWrite + Unpin, W: Watch> AsyncWrite for Watched<I, W> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let Self { stream, watch } = self.get_mut();
        let outcome = Pin::new(stream).poll_write(context, bytes);
        watch.wrote(outcome, context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let Self { stream, watch } = self.get_mut();
        let outcome = Pin::new(stream).poll_write_vectored(context, bytes);
        watch.wrote(outcome, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { stream, watch } = self.get_mut();
        let outcome = Pin::new(stream).poll_flush(context);
        watch.flushed(outcome, context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { stream, watch } = self.get_mut();
        watch.close(stream, context)
    }
}
