package dev.antiphon.cluster.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.cluster.Occupant;
import dev.antiphon.cluster.RoomEvent;
import dev.antiphon.cluster.RoomNetwork;
import dev.antiphon.cluster.RoomPost;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class NatsRoomTest {
    private final List<Long> delivered = new ArrayList<>();
    private final List<Long> before = new ArrayList<>();
    private final NatsRoom room = new NatsRoom("general", new RoomNetwork.Receiver() {
        @Override
        public void said(RoomEvent.Said said) {
            delivered.add(said.sequence());
            before.add(said.previous());
        }

        @Override
        public void renumbered(String name, String log) {}

        @Override
        public void occupied(String name, Occupant occupant) {}

        @Override
        public void vacated(String name, Occupant occupant) {}
    });

    private static RoomEvent.Said numbered(long sequence, long previous) {
        return new RoomEvent.Said("general", sequence, previous, 0, post("x", ""));
    }

    private static RoomPost post(String sender, String id) {
        return new RoomPost(sender, id, Message.text("hi"));
    }

    @Test
    void aMissingMessageIsLoadedBeforeLaterOnes() {
        assertThat(room.loaded(List.of())).isTrue();
        assertThat(room.take(numbered(3, 0))).isTrue();
        assertThat(room.take(numbered(9, 7))).isFalse();
        assertThat(room.take(numbered(10, 9))).isTrue();
        assertThat(delivered).containsExactly(3L);
        assertThat(room.loaded(List.of(numbered(7, 3), numbered(9, 7)))).isFalse();
        assertThat(room.loaded(List.of(numbered(10, 9)))).isTrue();
        assertThat(room.take(numbered(12, 10))).isTrue();
        assertThat(delivered).containsExactly(3L, 7L, 9L, 10L, 12L);
    }

    @Test
    void copiesAreDropped() {
        assertThat(room.loaded(List.of(numbered(3, 0)))).isTrue();
        assertThat(room.take(numbered(3, 0))).isTrue();
        assertThat(room.take(numbered(2, 0))).isTrue();
        assertThat(delivered).containsExactly(3L);
    }

    @Test
    void messagesThatANatsWithoutHistoryLostLeaveAGapInTheNumbers() {
        assertThat(room.loaded(List.of())).isTrue();
        room.number(new PostWire(0, "one", 5, post("x", "")));
        room.number(new PostWire(0, "two", 1, post("y", "")));
        room.number(new PostWire(0, "one", 8, post("x", "")));
        room.number(new PostWire(0, "one", 8, post("x", "")));
        room.number(new PostWire(0, "one", 9, post("x", "")));
        assertThat(delivered).containsExactly(1L, 2L, 5L, 6L);
        assertThat(before).containsExactly(0L, 1L, 4L, 5L);
    }

    @Test
    void wireKeepsAPostAndRefusesOthers() throws IOException {
        PostWire wire = new PostWire(7, "server", 3, post("имя", "id"));
        assertThat(PostWire.of(wire.bytes())).isEqualTo(wire);
        for (int length = 0; length < 20; length++) {
            byte[] cut = Arrays.copyOf(wire.bytes(), length);
            assertThatThrownBy(() -> PostWire.of(cut)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> PostWire.of(new byte[] {9, 9})).hasMessageContaining("version 9");
    }

    @ParameterizedTest
    @CsvSource({"general,general", "a.b,a=2eb", "*,=2a", ">,=3e", "=,=3d", "@ann,=40ann", "ы,=d1=8b"
    })
    void aRoomIsOneToken(String name, String token) {
        assertThat(Subjects.token(name)).isEqualTo(token);
    }

    @Test
    void replicasAreOneToFive() {
        NatsRooms.Builder builder = NatsRooms.to("nats://127.0.0.1:4222");
        assertThatThrownBy(() -> builder.replicas(0)).hasMessage("replicas is 0; give 1 to 5");
        assertThatThrownBy(() -> builder.replicas(6)).hasMessage("replicas is 6; give 1 to 5");
    }
}
