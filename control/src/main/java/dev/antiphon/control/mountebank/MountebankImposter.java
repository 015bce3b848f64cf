package dev.antiphon.control.mountebank;

import dev.antiphon.TcpServer;
import dev.antiphon.address.HostPort;
import dev.antiphon.config.Limits;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A TCP imposter of mountebank: a server that mountebank starts for one imposter, by the {@code
 * createCommand} of its protofile, and that asks mountebank for the answer to each request.
 *
 * <p>Predicates, responses, behaviors and recorded requests stay in mountebank. The imposter sends
 * each request to the callback URL and follows the answer: data, a fault, a proxy response, or a
 * blocked client. The fields {@code framing}, {@code greeting}, {@code then}, {@code key}, {@code
 * cert} and {@code ca} of the imposter are Antiphon's own.
 *
 * <p>The protocol is described in <a href="https://www.mbtest.org/docs/protocols/custom">
 * mountebank's documentation</a>. Any thread may call the methods.
 */
public final class MountebankImposter implements AutoCloseable {
    /** The largest number of bytes of one read, without a framing: as in Node. */
    private static final int READ_BYTES_MAX = 64 << 10;

    /** The largest size of a message of a framing. */
    private static final int MESSAGE_BYTES_MAX = 16 << 20;

    /** Clients of mountebank may stay silent as long as they like. */
    private static final Duration SILENCE_MAX = Duration.ofDays(1);

    private final TcpServer server;
    private final Origins origins;
    private final RequestEnd end;

    private MountebankImposter(TcpServer server, Origins origins, RequestEnd end) {
        this.server = server;
        this.origins = origins;
        this.end = end;
    }

    /**
     * Starts an imposter. It answers requests as soon as the first line is written.
     *
     * @param argument the JSON object that mountebank adds to the {@code createCommand}
     * @param lines takes each line for mountebank: first the JSON with the port and the mode, then
     *     lines for its log
     * @throws IllegalArgumentException when the argument is not usable; the message names the field
     * @throws FailureException when the imposter cannot listen on its address
     */
    public static MountebankImposter start(String argument, Consumer<String> lines) {
        ImposterSettings settings = ImposterSettings.read(argument);
        ImposterLog log = new ImposterLog(lines, settings.logLevel());
        RequestEnd end = end(settings, log);
        boolean isStarted = false;
        try {
            MountebankImposter imposter = start(settings, end, log, lines);
            isStarted = true;
            return imposter;
        } finally {
            if (!isStarted) {
                end.close();
            }
        }
    }

    /** Returns the rule for the end of a request: messages of a framing end by themselves. */
    private static RequestEnd end(ImposterSettings settings, ImposterLog log) {
        return settings.runsResolver()
                ? ResolverProcess.start(settings.resolver().orElseThrow(), settings.mode(), log)
                : RequestEnd.EACH_MESSAGE;
    }

    private static MountebankImposter start(
            ImposterSettings settings, RequestEnd end, ImposterLog log, Consumer<String> lines) {
        Framing framing = settings.framing().orElse(PacketFraming.INSTANCE);
        Limits limits = limits(settings.framing().isPresent());
        CompletableFuture<ImposterConnection.Imposter> known = new CompletableFuture<>();
        TcpServer.Builder builder = TcpServer.builder(framing)
                .limits(limits)
                .onConnection(each -> new ImposterConnection(each, known.join()).converse());
        List<HostPort> address = List.of(new HostPort(settings.host(), settings.port()));
        TcpServer server = settings.tls()
                .map(each -> each.with(tls -> builder.tls(tls).start(address)))
                .orElseGet(() -> builder.start(address));
        lines.accept(settings.readyLine(server.port()));
        settings.warnings().forEach(log::warn);
        Origins origins = new Origins(framing, limits);
        known.complete(new ImposterConnection.Imposter(
                settings, settings.callback(server.port()), end, origins, log));
        return new MountebankImposter(server, origins, end);
    }

    private static Limits limits(boolean hasFraming) {
        return Limits.builder()
                .maxMessageBytes(hasFraming ? MESSAGE_BYTES_MAX : READ_BYTES_MAX)
                .firstByteTimeout(SILENCE_MAX)
                .idleTimeout(SILENCE_MAX)
                .handlerTimeout(SILENCE_MAX)
                .build();
    }

    /** Returns the port on which the imposter listens. */
    public int port() {
        return server.port();
    }

    /** Waits until the imposter is closed. */
    public void awaitClosed() throws InterruptedException {
        server.awaitStopped();
    }

    /** Closes the port and all connections at once. */
    @Override
    public void close() {
        server.close();
        origins.close();
        end.close();
    }
}
