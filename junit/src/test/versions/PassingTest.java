import static dev.antiphon.junit.AntiphonAssertions.assertThat;
import static dev.antiphon.stub.match.Matchers.equalTo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.antiphon.TcpClient;
import dev.antiphon.framing.Framing;
import dev.antiphon.junit.SegmentationSweep;
import dev.antiphon.junit.Stub;
import dev.antiphon.stub.StubServer;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** 9 tests that pass: all places of a stub, and a sweep. */
class PassingTest {
    @Stub(framing = "line")
    static StubServer ofTheClass;

    @Stub(framing = "line")
    StubServer ofTheTest;

    @Stub(framing = "line", shared = "one")
    StubServer shared;

    static void ask(StubServer stub) {
        stub.when(equalTo("PING")).reply("PONG");
        try (TcpClient client = TcpClient.to(stub.address(), Framing.line()).build()) {
            assertThat(client).sends("PING").receives("PONG");
        }
    }

    @Test
    void fieldsAndParameterAreSeparateStubs(@Stub(framing = "line") StubServer parameter) {
        ask(ofTheClass);
        ask(ofTheTest);
        ask(parameter);
        assertNotEquals(ofTheClass.port(), ofTheTest.port());
        assertEquals(1, ofTheTest.received().size());
    }

    @SegmentationSweep
    void sweepCutsAtEveryByte() { // whole, joined, and 4 places to cut
        ask(ofTheTest);
    }

    @Nested
    class Within {
        @Stub(framing = "line", shared = "one")
        StubServer same;

        @Test
        void sharedStubIsTheSame() {
            assertSame(shared, same);
            ask(same);
        }

        @Test
        void sharedStubStaysOpen() {
            ask(same);
        }
    }
}
