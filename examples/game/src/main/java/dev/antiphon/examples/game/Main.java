package dev.antiphon.examples.game;

import dev.antiphon.TcpClient;
import dev.antiphon.address.Addresses;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;

import java.io.IOException;
import java.time.Duration;

/** The program; {@link #USAGE} shows its arguments. */
public final class Main {
    private static final String USAGE =
            "usage: examples/run game [server [ADDRESS] | play [ADDRESS] | bots COUNT [ADDRESS]]";

    private Main() {}

    /** Runs the server, a player at this terminal, or bots. */
    public static void main(String[] args) throws InterruptedException {
        String line = args.length == 0 ? "server" : String.join(" ", args);
        boolean isHelp = line.matches("-h|--help");
        if (isHelp || !line.matches("(server|play|bots [1-9]\\d{0,4})( \\S+)?")) {
            (isHelp ? System.out : System.err).println(USAGE);
            System.exit(isHelp ? 0 : 2);
        }
        String[] words = line.split(" ", -1);
        int bots = words[0].equals("bots") ? Integer.parseInt(words[1]) : 0;
        int before = bots > 0 ? 2 : 1;
        try {
            run(words[0], bots, words.length > before ? words[before] : "localhost:12345");
        } catch (IllegalArgumentException | FailureException | IOException e) {
            System.err.println("game: " + e.getMessage());
            System.exit(e instanceof IllegalArgumentException ? 2 : 1);
        }
    }

    private static void run(String mode, int bots, String address)
            throws InterruptedException, IOException {
        if (mode.equals("server")) {
            World.rehearse(1000, Duration.ofSeconds(2));
            Arena arena = new Arena(address, System.err::println);
            String bound = Addresses.shown(arena.server.addresses().getFirst());
            System.out.println("game: server on " + bound);
            arena.server.awaitStopped();
            return;
        }
        try (TcpClient client = TcpClient.to(address, Framing.parse("varint")).build()) {
            if (bots > 0) {
                Bot.play(client, bots);
            } else {
                Screen.play(client);
            }
        }
    }
}
