package dev.antiphon.load.engine.plan;

import dev.antiphon.config.Correlation;

import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * What all phases and loops of a run have in common.
 *
 * @param addresses of the target; the first that takes a connection is kept
 * @param connections at once, over all loops
 * @param pipelining how many requests one connection may have in flight
 * @param oneShot whether each request has a connection of its own
 * @param timeoutNanos after which a reply is late; after twice that it is missing
 * @param leadNanos how long before a planned time the transport is no longer asked to wait, since it
 *     wakes up late by as much
 */
public record RunTerms(
        List<? extends SocketAddress> addresses,
        RequestSource requestSource,
        ReplyCheck replyCheck,
        Optional<Correlation> correlation,
        int connections,
        int loops,
        int pipelining,
        boolean oneShot,
        long timeoutNanos,
        long connectTimeoutNanos,
        long leadNanos) {}
