package dev.antiphon.examples.game;

import dev.antiphon.TcpClient;
import dev.antiphon.framing.Framing;

import java.time.Duration;

/** The program: {@code examples/run game [server | play | bots N] [ADDRESS]}. */
public final class Main {
    /** Runs the server, a player at this terminal, or bots. */
    public static void main(String[] args) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> System.err.println(e.getMessage()));
        String mode = args.length == 0 ? "server" : args[0];
        int words = mode.equals("bots") ? 2 : 1;
        String address = args.length > words ? args[words] : "localhost:12345";
        TcpClient client = TcpClient.to(address, Framing.parse("varint")).build();
        System.out.println("game: " + mode + " on " + address);
        switch (mode) {
            case "server" -> {
                World.rehearse(1000, Duration.ofSeconds(2));
                new Arena(address, System.err::println).server.awaitStopped();
            }
            case "play" -> Screen.play(client);
            case "bots" -> Bot.play(client, Integer.parseInt(args[1]));
            default ->
                throw new IllegalArgumentException("usage: game server|play|bots N [ADDRESS]");
        }
    }
}
