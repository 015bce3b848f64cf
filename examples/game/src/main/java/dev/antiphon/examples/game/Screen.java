package dev.antiphon.examples.game;

import dev.antiphon.TcpClient;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;

/** A person at a terminal of 80 columns and 24 rows. */
final class Screen {
    static void play(TcpClient client) throws IOException, InterruptedException {
        stty("-icanon -echo");
        Runtime.getRuntime().addShutdownHook(new Thread(new FutureTask<>(() -> stty("sane"))));
        Client.play(client, true, (state, self) -> {
            System.out.print(frame(state, self));
            byte[] keys = System.in.readNBytes(System.in.available());
            return keys.length == 0 ? 0 : keys[keys.length - 1];
        });
    }

    /** Returns the cells around a player, who is in the middle, as text. */
    static String frame(State state, Thing self) {
        Map<Integer, Character> glyphs = new HashMap<>();
        state.things().values().forEach(thing -> glyphs.put(thing.cell(), thing.kind().glyph));
        glyphs.put(self.cell(), 'O');
        StringBuilder out = new StringBuilder("\033[H");
        for (int row = -10; row <= 10; row++) {
            for (int column = -39; column < 40; column++) {
                int cell = Math.floorMod(self.cell() + row * World.COLUMNS + column, World.CELLS);
                out.append((char) glyphs.getOrDefault(cell, cell % 10 == 0 ? '.' : ' '));
            }
            out.append('\n');
        }
        return out + "Score " + self.value() + ". W A S D turn, space fires, Q quits. \033[J";
    }

    private static int stty(String mode) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "stty " + mode + " </dev/tty")
                .start()
                .waitFor();
    }
}
