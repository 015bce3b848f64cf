package dev.antiphon.examples.api;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Addresses;
import dev.antiphon.config.Limits;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;

/** The program; {@link #USAGE} shows its arguments. */
public final class Main {
    private static final String USAGE = "usage: examples/run api [server [ADDRESS [FRAMING]]]";
    private static final Limits LIMITS =
            Limits.builder().maxMessageBytes(64 << 10).maxConnections(1_000).build();

    private Main() {}

    /** Serves until the process ends. */
    public static void main(String[] args) throws InterruptedException {
        String mode = args.length == 0 ? "server" : args[0];
        boolean isHelp = mode.matches("-h|--help");
        if (isHelp || !mode.equals("server") || args.length > 3) {
            (isHelp ? System.out : System.err).println(USAGE);
            System.exit(isHelp ? 0 : 2);
        }
        try {
            Framing framing = Framing.parse(args.length > 2 ? args[2] : "line");
            TcpServer server = start(args.length > 1 ? args[1] : "localhost:12345", framing);
            Runtime.getRuntime().addShutdownHook(new Thread(server::drain));
            String bound = Addresses.shown(server.addresses().getFirst());
            System.out.println("api: " + framing + " on " + bound);
            server.awaitStopped();
        } catch (IllegalArgumentException | FailureException e) {
            System.err.println("api: " + e.getMessage());
            System.exit(e instanceof FailureException ? 1 : 2);
        }
    }

    /** Starts a server. All its clients share the notes. */
    static TcpServer start(String address, Framing framing) {
        Api api = new Api().add("notes", new Notes());
        return TcpServer.builder(framing)
                .limits(LIMITS)
                .onConnection(conversation -> new Session(api, conversation).serve())
                // the last answer before the end, since the next message cannot be found
                .onFailure((connection, failure) -> failure.phase() == Phase.MESSAGE
                        ? Reply.of(Json.message(Json.error(null, -32700, failure.text())))
                        : Reply.none())
                .start(address);
    }
}
