package dev.antiphon.slf4j;

import dev.antiphon.address.Addresses;
import dev.antiphon.argument.Plural;
import dev.antiphon.event.ClientEvent;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Answered;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A listener that logs the events of one server or client and its connections. Each line about a
 * connection contains the number of the connection.
 *
 * <ul>
 * <li>ERROR: failures of this side, such as an exception of a handler, a message that the framing
 *     cannot carry, a lack of file descriptors, a blocked event loop, or unusable certificates.
 * <li>WARN: a peer violated the protocol or read too slowly; a connection could not be opened or
 *     was refused; a limit was adjusted; events were lost.
 * <li>INFO: a peer disconnected, or sent nothing for too long; the server began to listen, was
 *     drained, or uses changed limits or certificates.
 * <li>DEBUG: connections, and messages with their first bytes.
 * </ul>
 *
 * <p>Received bytes are escaped by {@link Escapes}, in the text of exceptions too. A connection
 * without a failure, such as a health check, is logged at DEBUG only. Like every listener, it runs
 * on a separate virtual thread, so that a slow appender delays no connection.
 */
public final class LogListener implements EventListener {
    private static final String LOGGER = "dev.antiphon";
    private static final int MESSAGE_BYTES_MAX = 256;

    private final Logger log;
    private final int maxMessageBytes;

    /**
     * Creates a listener that logs to the logger {@code dev.antiphon}, with the first {@value
     * #MESSAGE_BYTES_MAX} bytes of each message.
     */
    public LogListener() {
        this(LoggerFactory.getLogger(LOGGER), MESSAGE_BYTES_MAX);
    }

    /**
     * Creates a listener that logs to this logger.
     *
     * @param maxMessageBytes the largest number of bytes of a message that are logged; a longer
     *     message is cut, and its size is logged
     * @throws IllegalArgumentException when the number is negative
     */
    public LogListener(Logger log, int maxMessageBytes) {
        if (maxMessageBytes < 0) {
            throw new IllegalArgumentException(
                    "maxMessageBytes of " + maxMessageBytes + " is negative; give 0 or more");
        }
        this.log = Objects.requireNonNull(log, "log");
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case ConnectionEvent of -> on(of);
            case ServerEvent of -> on(of);
            case ClientEvent.ConnectFailed failed ->
                log.warn("no connection: {}", shown(failed.failure()));
        }
    }

    private void on(ConnectionEvent event) {
        switch (event) {
            case ConnectionEvent.Opened opened ->
                log.debug(
                        "connection {}: open, {} to {}",
                        opened.connection(),
                        Addresses.shown(opened.local()),
                        Addresses.shown(opened.remote()));
            case ConnectionEvent.MessageIn in -> {
                if (log.isDebugEnabled()) {
                    message(in, "in", in.message(), in.answers());
                }
            }
            case ConnectionEvent.MessageOut out -> {
                if (log.isDebugEnabled()) {
                    message(out, "out", out.message(), out.answers());
                }
            }
            case ConnectionEvent.Failed failed -> failed(failed);
            case ConnectionEvent.MessagesSkipped skipped ->
                log.warn(
                        "connection {}: {} of group {} skipped, since the peer reads too slowly",
                        skipped.connection(),
                        Plural.of(skipped.count(), "message"),
                        skipped.group());
            case ConnectionEvent.HalfClosed ended ->
                log.debug(
                        "connection {}: the {} sends no more",
                        ended.connection(),
                        ended.by().name().toLowerCase(Locale.ROOT));
            case ConnectionEvent.Closed closed ->
                log.debug(
                        "connection {}: closed by the {}, {}; {} in, {} out",
                        closed.connection(),
                        closed.by().name().toLowerCase(Locale.ROOT),
                        closed.how(),
                        Plural.of(closed.bytesIn(), "byte"),
                        Plural.of(closed.bytesOut(), "byte"));
        }
    }

    private void on(ServerEvent event) {
        switch (event) {
            case ServerEvent.Listening listening ->
                log.info(
                        "listening on {}",
                        listening.addresses().stream().map(Addresses::shown).toList());
            case ServerEvent.AcceptFailed failed -> log.error("{}", shown(failed.failure()));
            case ServerEvent.ConnectionsRefused refused ->
                log.warn("{} connections refused: {}", refused.count(), shown(refused.failure()));
            case ServerEvent.LimitsChanged changed -> log.info("other limits are in force");
            case ServerEvent.LimitAdjusted adjusted ->
                log.warn(
                        "limit {} is {} and not {}: {}",
                        adjusted.limit(),
                        adjusted.inForce(),
                        adjusted.given(),
                        adjusted.reason());
            case ServerEvent.LoopStalled stalled ->
                log.error(
                        "event loop {} is held for {} ms by connection {}, at {}",
                        stalled.loop(),
                        stalled.lasting().toMillis(),
                        stalled.connection(),
                        stalled.frames());
            case ServerEvent.CertificatesReloaded reloaded ->
                log.info("the changed certificate files are in use");
            case ServerEvent.CertificatesNotReloaded not ->
                log.error(
                        "the changed certificate files cannot be used, the old ones stay in use: {}",
                        Escapes.shown(not.reason()));
            case ServerEvent.EventsDropped dropped ->
                log.warn(
                        "{} events are missing here: the log is too slow for them",
                        dropped.count());
            case ServerEvent.Drained drained ->
                log.info(
                        "drained: {} connections finished, {} cut",
                        drained.report().finished(),
                        drained.report().cut());
        }
    }

    private void message(
            ConnectionEvent event, String way, Message message, Optional<Answered> answers) {
        String shown = Escapes.shown(message, maxMessageBytes);
        if (answers.isPresent()) {
            long micros = answers.get().elapsedNanos() / 1_000;
            log.debug("connection {}: {} after {} µs: {}", event.connection(), way, micros, shown);
        } else {
            log.debug("connection {}: {}: {}", event.connection(), way, shown);
        }
    }

    private void failed(ConnectionEvent.Failed failed) {
        Failure failure = failed.failure();
        if (failure instanceof Failure.HandlerFailed thrown) {
            Throwable harmless = new Harmless(thrown.cause().orElseThrow());
            log.error("connection {}: {}", failed.connection(), shown(failure), harmless);
        } else {
            log.atLevel(level(failure))
                    .log("connection {}: {}", failed.connection(), shown(failure));
        }
    }

    /**
     * Returns the log level of a failure: ERROR for a failure of this side, INFO if the peer
     * disconnected or sent nothing for too long, else WARN.
     */
    private static Level level(Failure failure) {
        if (failure instanceof Failure.NotEncodable
                || failure instanceof ServerFailure.OutOfDescriptors) {
            return Level.ERROR;
        }
        boolean peerIsGone = failure instanceof Failure.Reset
                || failure instanceof Failure.ClosedMidMessage
                || (failure instanceof Failure.TimedOut late
                        && (late.phase() == Phase.FIRST_BYTE || late.phase() == Phase.IDLE));
        return peerIsGone ? Level.INFO : Level.WARN;
    }

    private static String shown(Failure failure) {
        return failure.code() + ", " + Escapes.shown(failure.text());
    }
}
