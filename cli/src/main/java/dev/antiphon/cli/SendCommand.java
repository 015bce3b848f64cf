package dev.antiphon.cli;

import dev.antiphon.Fault;
import dev.antiphon.FaultException;
import dev.antiphon.HostPort;
import dev.antiphon.Limits;
import dev.antiphon.Message;
import dev.antiphon.TcpClient;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.framing.Framing;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** {@code antiphon send}: asks a server and shows its replies. */
@Command(name = "send", sortOptions = false)
final class SendCommand implements Callable<Integer> {
    private static final String LESSON = "Привет, сервер!";
    private static final int STDIN_BYTES_MAX = 8 << 20;
    private static final Duration RETRY_AFTER = Duration.ofMillis(50);

    private final Terminal terminal;
    private final Words words;

    @Parameters(paramLabel = "MESSAGE", descriptionKey = "message")
    private List<String> messages = new ArrayList<>();

    @Option(
            names = {"-t", "--to"},
            paramLabel = "HOST:PORT",
            order = 1)
    private String to = "localhost:12345";

    @Option(
            names = {"-f", "--framing"},
            paramLabel = "FRAMING",
            order = 2)
    private String framing = "raw";

    @Option(names = "--timeout", paramLabel = "TIME", order = 3)
    private String timeout = "10s";

    @Option(names = "--connect-timeout", paramLabel = "TIME", order = 4)
    private String connectTimeout = "5s";

    @Option(
            names = {"-e", "--expect"},
            paramLabel = "TEXT|/RE/",
            order = 5)
    private String expect = "";

    @Option(names = "--hex", order = 6)
    private boolean hex;

    @Option(names = "--hex-in", order = 7)
    private boolean hexIn;

    @Option(names = "--max-message", paramLabel = "SIZE", order = 8)
    private String maxMessage = "1M";

    @Option(names = "--wait-ready", paramLabel = "TIME", order = 9)
    private String waitReady = "";

    @Mixin
    private CommonOptions common = new CommonOptions();

    SendCommand(Terminal terminal, Words words) {
        this.terminal = terminal;
        this.words = words;
    }

    @Override
    public Integer call() {
        common.check();
        HostPort target = target();
        Framing chosen = Values.framing(framing);
        Optional<Expectation> expected =
                expect.isEmpty() ? Optional.empty() : Optional.of(Expectation.of(expect));
        TcpClient.Builder builder = TcpClient.to(target)
                .framing(chosen)
                .limits(limits())
                .replyTimeout(Values.duration("--timeout", timeout))
                .connectTimeout(Values.duration("--connect-timeout", connectTimeout));
        Duration wait =
                waitReady.isEmpty() ? Duration.ZERO : Values.duration("--wait-ready", waitReady);
        List<Message> requests = requests(chosen);
        Optional<JsonLines> json = common.json
                ? Optional.of(new JsonLines(terminal.out(), Side.CLIENT, framing))
                : Optional.empty();
        json.ifPresent(builder::listener);
        Thread hook = terminal.onSignal(() -> interrupted(target));
        try {
            return send(builder, requests, expected, wait, target);
        } catch (FaultException e) {
            json.ifPresent(lines -> lines.error(e.fault()));
            throw Faults.problem(e.fault(), target.toString());
        } finally {
            terminal.forgetSignal(hook);
        }
    }

    private int interrupted(HostPort target) {
        return Tool.say(terminal, words, new Problem(Status.INTERRUPTED, "stopped", target));
    }

    private HostPort target() {
        HostPort target = Values.address("--to", to);
        if (target.port() == 0) {
            throw Problem.usage("bad-address", "--to", to);
        }
        return target;
    }

    private Limits limits() {
        int most = Values.size("--max-message", maxMessage, Limits.MESSAGE_BYTES_CEILING);
        return Limits.defaults().withMessageBytesMax(most);
    }

    /** Each reply is shown before the next request leaves. */
    private int send(
            TcpClient.Builder builder,
            List<Message> requests,
            Optional<Expectation> expected,
            Duration wait,
            HostPort target) {
        long until = System.nanoTime() + wait.toNanos();
        try (TcpClient client = builder.build()) {
            for (Message request : requests) {
                Message reply = ask(client, request, until);
                if (!common.json) {
                    show(reply, requests.size() > 1);
                }
                if (expected.isPresent() && !expected.get().isMetBy(reply)) {
                    String shown = Escapes.shown(reply);
                    throw new Problem(Status.NOT_EXPECTED, "not-expected", shown, expect, target);
                }
            }
        }
        return Status.OK;
    }

    /** Asks again only while nothing listens, so that nothing is ever sent twice. */
    private Message ask(TcpClient client, Message request, long until) {
        boolean oneShot = framing.equals("raw");
        while (true) {
            try {
                return oneShot ? client.ask(request) : client.call(request);
            } catch (FaultException e) {
                boolean again = e.fault() instanceof Fault.Refused && System.nanoTime() < until;
                if (!again || e.requestSent()) {
                    throw e;
                }
                LockSupport.parkNanos(this, RETRY_AFTER.toNanos());
            }
        }
    }

    /** The label goes to standard error just before the reply, so that a pipe gets the bytes alone. */
    private void show(Message reply, boolean oneOfSeveral) {
        if (!common.quiet) {
            terminal.err().print(words.say("send.label"));
            terminal.err().flush();
        }
        if (hex) {
            terminal.out().print(HexFormat.of().formatHex(reply.bytes()));
        } else if (terminal.interactive()) {
            terminal.out().print(Escapes.shown(reply));
        } else {
            byte[] bytes = reply.bytes();
            terminal.out().write(bytes, 0, bytes.length);
        }
        if (terminal.interactive() || oneOfSeveral || hex) {
            terminal.out().println();
        }
        terminal.out().flush();
    }

    private List<Message> requests(Framing chosen) {
        List<Message> requests = new ArrayList<>();
        for (String text : messages.isEmpty() ? List.of(LESSON) : messages) {
            String given = text.equals("-") ? standardInput(chosen) : text;
            if (hexIn) {
                requests.add(Message.of(Values.hex(given)));
            } else if (text.equals("-")) {
                requests.add(Message.of(given.getBytes(StandardCharsets.ISO_8859_1)));
            } else {
                requests.add(Message.text(given));
            }
        }
        return requests;
    }

    /** All of standard input, one char per byte; a line's own line feed is not part of it. */
    private String standardInput(Framing chosen) {
        try {
            byte[] bytes = terminal.in().readNBytes(STDIN_BYTES_MAX + 1);
            if (bytes.length > STDIN_BYTES_MAX) {
                throw Problem.usage("large-input", STDIN_BYTES_MAX);
            }
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            boolean line = chosen.equals(Framing.line());
            return line && text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException e) {
            throw Problem.usage("unreadable-file", "MESSAGE", "-");
        }
    }
}
