package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * What made the lesson's server fail, row by row, told to servers that go on serving: after each
 * row they hold a normal conversation. One server is the lesson's, in raw framing; the other one,
 * in line framing, answers the same.
 */
abstract class LessonFailures {
    private static final byte[] NO_TEXT = {(byte) 0xFF, (byte) 0xFE};

    /** How long a raw server waits for the rest of a letter. */
    private static final Duration RAW_PAUSE = Duration.ofMillis(20);

    /** Long enough for the first packet to be read alone, nearly always. */
    private static final Duration GAP = Duration.ofMillis(4);

    /** The port of the lesson's server. */
    abstract int port();

    /** The port of the server in line framing. */
    abstract int linePort();

    @AfterEach
    final void theServersGoOnServing() throws IOException {
        try (Peer peer = Peer.connect(port())) {
            peer.send(Lesson.GREETING);
            assertThat(peer.readToEnd()).isEqualTo(Lesson.ANSWER + Lesson.GREETING);
        }
        try (Peer peer = Peer.connect(linePort())) {
            peer.send(Lesson.GREETING + "\n");
            assertThat(peer.readLine()).isEqualTo(Lesson.ANSWER + Lesson.GREETING);
        }
    }

    @Test
    void bytesThatAreNoTextComeBackExactly() throws IOException {
        try (Peer peer = Peer.connect(port())) {
            assertThat(peer.send(NO_TEXT).bytesToEnd()).isEqualTo(Lesson.answer(NO_TEXT));
        }
    }

    @Test
    void letterWhoseTwoBytesComeInTwoPacketsIsWhole() throws IOException {
        byte[] letter = "Ж".getBytes(StandardCharsets.UTF_8);
        assertThat(answerToTwoPackets(letter, 1)).isEqualTo(Lesson.answer(letter));
    }

    @Test
    void letterAcrossTheLessonsBufferIsWhole() throws IOException {
        String message = "x".repeat(1023) + "Ж";
        try (Peer peer = Peer.connect(port())) {
            assertThat(peer.send(message).readToEnd()).isEqualTo(Lesson.ANSWER + message);
        }
    }

    @Test
    void messageLargerThanTheLessonsBufferIsWhole() throws IOException {
        String message = "0123456789".repeat(140);
        try (Peer peer = Peer.connect(port())) {
            assertThat(peer.send(message).readToEnd()).isEqualTo(Lesson.ANSWER + message);
        }
    }

    @Test
    void resetsBeforeSendingDoNotDisturbOthers() throws IOException {
        try (Peer other = Peer.connect(port())) {
            for (int i = 0; i < 50; i++) {
                Peer.connect(port()).reset();
            }
            assertThat(other.send("я тут").readToEnd()).isEqualTo(Lesson.ANSWER + "я тут");
        }
    }

    @Test
    void resetsAfterSendingDoNotDisturbOthers() throws IOException {
        try (Peer other = Peer.connect(port())) {
            for (int i = 0; i < 50; i++) {
                Peer.connect(port()).send(Lesson.GREETING).reset();
            }
            assertThat(other.send("я тут").readToEnd()).isEqualTo(Lesson.ANSWER + "я тут");
        }
    }

    /** The stated rule of raw: a small read that ends on a whole letter is a message at once. */
    @Test
    void rawAnswersTheFirstOfTwoFragmentsAndLineTheWhole() throws IOException {
        try (Peer raw = Peer.connect(port());
                Peer line = Peer.connect(linePort())) {
            raw.send("Привет, ");
            line.send("Привет, ");
            assertThat(raw.readToEnd()).isEqualTo(Lesson.ANSWER + "Привет, ");
            line.silence(Duration.ofMillis(50)).send("сервер!\n");
            assertThat(line.readLine()).isEqualTo(Lesson.ANSWER + Lesson.GREETING);
        }
    }

    /**
     * The stated rule of raw: half a letter is waited for, but not for long; its bytes are kept.
     */
    @Test
    void rawAnswersHalfALetterAfterItsPause() throws IOException {
        byte[] half = {(byte) 0xD0};
        try (Peer peer = Peer.connect(port())) {
            assertThat(peer.send(half).bytesToEnd()).isEqualTo(Lesson.answer(half));
        }
    }

    @Test
    void silentConnectionDelaysNoOther() throws IOException {
        try (Peer silent = Peer.connect(port())) {
            for (int i = 0; i < 10; i++) {
                try (Peer peer = Peer.connect(port())) {
                    assertThat(peer.send("раз").readToEnd()).isEqualTo(Lesson.ANSWER + "раз");
                }
            }
            assertThat(silent.send("два").readToEnd()).isEqualTo(Lesson.ANSWER + "два");
        }
    }

    @Test
    void secondMessageOnAConnectionThatIsKeptIsAnswered() throws IOException {
        try (Peer peer = Peer.connect(linePort())) {
            assertThat(peer.send("раз\n").readLine()).isEqualTo(Lesson.ANSWER + "раз");
            assertThat(peer.send("два\n").readLine()).isEqualTo(Lesson.ANSWER + "два");
            peer.send("три\nчетыре\n");
            assertThat(peer.readLine()).isEqualTo(Lesson.ANSWER + "три");
            assertThat(peer.readLine()).isEqualTo(Lesson.ANSWER + "четыре");
        }
    }

    @Test
    void halfCloseWithNoMessageIsAnEmptyMessageToRawAndTheEndToLine() throws IOException {
        try (Peer raw = Peer.connect(port());
                Peer line = Peer.connect(linePort())) {
            assertThat(raw.halfClose().readToEnd()).isEqualTo(Lesson.ANSWER);
            assertThat(line.halfClose().readToEnd()).isEmpty();
        }
    }

    @Test
    void twoClientsAreServedAtOnce() throws IOException {
        try (Peer one = Peer.connect(linePort());
                Peer other = Peer.connect(linePort())) {
            one.send("пол");
            assertThat(other.send("раз\n").readLine()).isEqualTo(Lesson.ANSWER + "раз");
            assertThat(one.send("слова\n").readLine()).isEqualTo(Lesson.ANSWER + "полслова");
            assertThat(other.send("два\n").readLine()).isEqualTo(Lesson.ANSWER + "два");
        }
    }

    @Test
    void messageCutWithinALetterIsWholeAtEveryPoint() throws IOException {
        byte[] message = Lesson.GREETING.getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < message.length; cut++) {
            if ((message[cut] & 0xC0) == 0x80) {
                assertThat(answerToTwoPackets(message, cut))
                        .as("cut after %d bytes", cut)
                        .isEqualTo(Lesson.answer(message));
            }
        }
    }

    /**
     * Sends the message in two packets with less than raw's pause between them. Where the machine
     * was too busy for that, raw may rightly take them for two messages: then they are sent anew.
     */
    private byte[] answerToTwoPackets(byte[] message, int cut) throws IOException {
        while (true) {
            try (Peer peer = Peer.connect(port())) {
                long began = System.nanoTime();
                peer.send(Arrays.copyOf(message, cut)).silence(GAP);
                peer.send(Arrays.copyOfRange(message, cut, message.length));
                boolean inTime = System.nanoTime() - began < RAW_PAUSE.toNanos();
                byte[] answer = peer.bytesToEnd();
                if (inTime) {
                    return answer;
                }
            }
        }
    }
}
