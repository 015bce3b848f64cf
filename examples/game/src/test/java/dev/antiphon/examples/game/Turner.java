package dev.antiphon.examples.game;

import dev.antiphon.TcpClient;

import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** A player who turns as soon as the previous turn is seen, and then quits. */
final class Turner implements Client.Brain {
    private int left;
    private int way = 2;

    Turner(int turns) {
        left = turns;
    }

    /** Starts a game in another thread. */
    static Future<State> play(TcpClient client, boolean seesAll, Client.Brain brain) {
        FutureTask<State> game = new FutureTask<>(() -> Client.play(client, seesAll, brain));
        Thread.ofVirtual().start(game);
        return game;
    }

    @Override
    public int key(State state, Thing self) {
        if (self.way() != World.WAYS.get(way)) {
            return 0;
        }
        if (left-- == 0) {
            return 'q';
        }
        way = (way + 1) % 4;
        return Client.KEYS.charAt(way);
    }
}
