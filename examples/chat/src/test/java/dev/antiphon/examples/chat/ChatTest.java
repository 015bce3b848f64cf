package dev.antiphon.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.TcpServer;
import dev.antiphon.cluster.Rooms;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class ChatTest {
    private final Rooms rooms = ChatServer.rooms().inProcess();
    private final TcpServer server = ChatServer.start(rooms, "localhost:0");

    @AfterEach
    void close() {
        server.close();
        rooms.close();
    }

    private Person in(String room, String name) throws Exception {
        return Person.in(server.port(), room, name);
    }

    @Test
    void greetingSaysHowToBegin() throws Exception {
        try (Person ann = Person.at(server.port())) {
            assertThat(ann.peer.readLine()).contains("/nick NAME", "/join ROOM", "/help");
            ann.types("hello?");
            ann.sees("* you are in no room; /join ROOM first");
            ann.types("/join general");
            ann.sees("* say who you are first: /nick NAME");
            ann.types("/help");
            ann.sees("* /nick NAME [KEY] - takes a name");
            ann.sees("* a line without a slash goes to your room");
            ann.types("/dance");
            ann.sees("* no such command; /help lists them");
        }
    }

    @Test
    void peopleInARoomSeeEachOthersLines() throws Exception {
        try (Person ann = in("general", "ann");
                Person bob = in("general", "bob")) {
            ann.sees("* general: bob is here");
            ann.types("hello");
            assertThat(bob.peer.readLine()).isEqualTo("1 general ann: hello");
            assertThat(ann.peer.readLine()).isEqualTo("1 general ann: hello");
            bob.types("/who");
            assertThat(bob.peer.readLine()).isEqualTo("* general: ann, bob");
        }
    }

    @Test
    void linesOfATelnetWithCarriageReturnsAreTaken() throws Exception {
        try (Person ann = in("general", "ann")) {
            ann.types("with a return\r");
            assertThat(ann.peer.readLine()).isEqualTo("1 general ann: with a return");
        }
    }

    @Test
    void aNewcomerSeesTheLastLinesAndAsksForMore() throws Exception {
        try (Person ann = in("general", "ann")) {
            for (int i = 1; i <= 15; i++) {
                ann.types("line " + i);
                ann.sees(": line " + i);
            }
            try (Person bob = Person.at(server.port())) {
                bob.types("/nick bob");
                bob.sees("you are bob");
                bob.types("/join general");
                assertThat(bob.peer.readLine()).isEqualTo("6 general ann: line 6");
                bob.sees("15 general ann: line 15");
                bob.types("/history 3");
                bob.sees("13 general ann: line 13");
            }
        }
    }

    @Test
    void whoComesBackWithKeyAndPositionMissesNothing() throws Exception {
        try (Person ann = in("general", "ann");
                Person bob = Person.at(server.port())) {
            bob.types("/nick bob key-of-bob");
            bob.sees("you are bob");
            bob.types("/join general");
            String position = bob.sees("* general at ").split("[ ;]", -1)[3];
            ann.types("before");
            bob.sees("1 general ann: before");
            String last = position.substring(0, position.indexOf('.') + 1) + "1";
            try (Person again = Person.at(server.port())) {
                again.types("/nick bob key-of-bob");
                again.sees("you are bob");
                assertThat(bob.peer.readToEnd()).contains("you are connected elsewhere");
                ann.types("between");
                ann.sees("2 general ann: between");
                again.types("/join general " + last);
                assertThat(again.peer.readLine()).isEqualTo("2 general ann: between");
                again.sees("* general at ");
            }
        }
    }

    @Test
    void privateMessagesReachOnePersonOnly() throws Exception {
        try (Person ann = in("general", "ann");
                Person bob = in("general", "bob");
                Person eve = in("general", "eve")) {
            ann.types("/msg bob a secret");
            ann.sees("* to bob: a secret");
            bob.sees("(private) ann: a secret");
            eve.types("/join @bob");
            eve.sees("* names have 1 to 20 letters");
            eve.types("/who @bob");
            eve.sees("* names have 1 to 20 letters");
            eve.types("/msg nobody hi");
            eve.sees("* nobody is not here");
            eve.types("marker");
            assertThat(bob.sees("marker")).isEqualTo("1 general eve: marker");
        }
    }

    @Test
    void aLineWithAnIdIsSaidOnce() throws Exception {
        try (Person ann = in("general", "ann")) {
            ann.types("/say id1 once");
            ann.sees("* sent id1");
            ann.types("/say id1 once");
            ann.sees("* sent id1");
            ann.types("after");
            assertThat(ann.sees("after")).isEqualTo("2 general ann: after");
        }
    }

    @Test
    void aPersonIsInOneRoomAtATime() throws Exception {
        try (Person ann = in("one", "ann");
                Person bob = in("one", "bob")) {
            ann.types("/join two");
            ann.sees("* two at ");
            bob.sees("* one: ann has left");
            ann.types("in two");
            ann.sees("1 two ann: in two");
            ann.types("/join two");
            ann.sees("* you are in two already");
            ann.types("/leave");
            ann.sees("* you have left two");
            ann.types("nowhere");
            ann.sees("* you are in no room");
            ann.types("/join one nonsense");
            ann.sees("is no position in a room, such as");
        }
    }

    @Test
    void wrongNamesAreRefused() throws Exception {
        try (Person ann = Person.at(server.port())) {
            for (String name : List.of("", "x".repeat(21), "@ann", "a.b", "\u200bann")) {
                ann.types("/nick " + name);
                ann.sees("* names have 1 to 20 letters");
            }
        }
    }

    @Test
    void aKeyWithASpaceIsRefused() throws Exception {
        try (Person ann = Person.at(server.port())) {
            ann.types("/nick ann b c!");
            ann.sees("* KEY has 1 to 64 letters, digits, - and _");
            ann.types("/nick ann");
            ann.sees("* you are ann");
        }
    }

    /** As {@code printf ... | ncat} sends it, many times, since the lines race with the end. */
    @Test
    void linesBeforeTheEndOfInputAreDelivered() throws Exception {
        for (int i = 1; i <= 50; i++) {
            try (Person ann = Person.at(server.port())) {
                ann.peer.send("/nick ann key\n/join room\nhi " + i + "\n").halfClose();
                assertThat(ann.peer.readToEnd()).contains(i + " room ann: hi " + i + "\n");
            }
        }
    }

    @Test
    void aNameOfSomebodyElseIsTaken() throws Exception {
        try (Person ann = in("general", "ann");
                Person thief = Person.at(server.port())) {
            thief.types("/nick ann guess");
            thief.sees("* ann is taken");
            thief.types("/nick thief");
            thief.sees("* you are thief");
            ann.types("/nick other");
            ann.sees("* you are ann already");
        }
    }

    @Test
    void controlCharactersReachNobodysTerminal() throws Exception {
        try (Person ann = in("general", "ann")) {
            ann.types("red \u001b[31m bell \u0007 bytes \u202e end");
            assertThat(ann.sees("red")).doesNotContain("\u001b", "\u0007", "\u202e");
        }
    }

    @Test
    void aTooLongLineEndsItsSenderAlone() throws Exception {
        try (Person ann = in("general", "ann");
                Person big = in("general", "big")) {
            big.types("x".repeat(ChatServer.LINE_BYTES_MAX + 1));
            assertThat(big.peer.readToEnd()).contains("too-long");
            ann.sees("* general: big has left");
            ann.types("still here");
            ann.sees("1 general ann: still here");
        }
    }

    /** A flood is slowed down, and lines of others pass all the same. */
    @Test
    void hostilePeopleHarmOnlyThemselves() throws Exception {
        try (Person flood = in("general", "flood");
                Person half = in("general", "half");
                Person huge = in("general", "huge")) {
            half.peer.send("half a line");
            Thread.startVirtualThread(() -> send(flood, "spam\n".repeat(1_000)));
            Thread.startVirtualThread(() -> send(huge, "x".repeat(1_000_000)));
            List<Long> micros = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                try (Person ann = in("general", "ann" + i)) {
                    talk(ann, micros);
                }
            }
            Collections.sort(micros);
            System.out.println("a line beside a flood, a half line and 100 MB: median "
                    + micros.get(50) + " us, p99 " + micros.get(98) + " us");
            assertThat(rooms.counters().said()).isLessThan(2_000);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> rooms.counters().members() == 0);
    }

    /** Ten lines, which is below the pace of a person. */
    private static void talk(Person person, List<Long> micros) throws Exception {
        for (int i = 0; i < 10; i++) {
            long start = System.nanoTime();
            person.types("line " + i);
            person.sees(": line " + i);
            micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
        }
    }

    /** Up to 100 times, until the server has had enough. */
    private static void send(Person person, String text) {
        try {
            for (int i = 0; i < 100; i++) {
                person.peer.send(text);
            }
        } catch (IOException e) {
            // the server closed it
        }
    }

    @Test
    void quittingAndDrainingEndInOrder() throws Exception {
        try (Person ann = in("general", "ann");
                Person bob = in("general", "bob")) {
            bob.types("/quit");
            bob.peer.readToEnd();
            ann.sees("* general: bob has left");
            Thread drain = Thread.startVirtualThread(server::drain);
            ann.peer.readToEnd();
            drain.join();
        }
    }
}
