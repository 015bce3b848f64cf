package dev.antiphon.junit;

import static dev.antiphon.stub.match.Matchers.anything;
import static dev.antiphon.stub.match.Matchers.equalTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.verify.VerificationError;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The findings that a failed test reports, and those that fail a test. */
class FailedTestReportTest {
    private static final String FAULT = "the fault reset:99 was armed and never happened";
    private static final String RULE = "a rule was begun at FailedTestReportTest.java:";
    private static final String DUE =
            "the answer to message 1 of connection 1 (rule 1) was not sent"
                    + " in full yet; wait for it, shorten its delay, or allow answer-due (in"
                    + " Java, StubCheck.ANSWER_DUE)";

    @TempDir
    private Path recordings;

    private EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("antiphon.recordings", recordings.toString())
                .configurationParameter("junit.jupiter.conditions.deactivate", "*")
                .selectors(selectClass(tests))
                .execute();
    }

    private static Throwable failure(Events events) {
        return events.failed().stream()
                .findFirst()
                .flatMap(Event::getPayload)
                .flatMap(each -> ((TestExecutionResult) each).getThrowable())
                .orElseThrow();
    }

    /** Returns all that is said of a failure: its text and those of its suppressed exceptions. */
    private static String told(Throwable failure) {
        StringBuilder all = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable each : failure.getSuppressed()) {
            all.append('\n').append(told(each));
        }
        return all.toString();
    }

    /** Leaves a fault that does not fire, a rule without an answer, and an answer that is due. */
    private static Peer leaveAllUndone(StubServer stub) throws IOException, InterruptedException {
        stub.when(anything()).answer(Answer.text("late").after(Duration.ofMinutes(5)));
        stub.when(equalTo("PING"));
        stub.fault(WireFault.resetAfter(99));
        Peer peer = Peer.connect(stub.port());
        peer.send("hello\n");
        stub.await(Duration.ofSeconds(10), anything());
        return peer;
    }

    static class Failing {
        @Stub(framing = "line")
        private StubServer stub;

        @Test
        void fails() throws Exception {
            try (Peer peer = leaveAllUndone(stub)) {
                fail(peer.socket().isConnected() ? "by itself" : "unconnected");
            }
        }
    }

    @Test
    void failedTestIsToldOfEachUndoneThingOnce() {
        Throwable failure = failure(run(Failing.class).testEvents());
        assertThat(failure).hasMessage("by itself");
        assertThat(told(failure))
                .containsOnlyOnce(FAULT)
                .containsOnlyOnce(RULE)
                .containsOnlyOnce(DUE);
    }

    static class Checking {
        @Stub(framing = "line")
        private StubServer stub;

        @Test
        void failsByTheCheckOfItsStub() throws Exception {
            try (Peer peer = leaveAllUndone(stub)) {
                assertThat(peer.socket().isConnected()).isTrue();
                stub.check();
            }
        }
    }

    @Test
    void findingsThatTheTestThrewAreNotRepeated() {
        Throwable failure = failure(run(Checking.class).testEvents());
        assertThat(failure).isInstanceOf(VerificationError.class);
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(told(failure))
                .containsOnlyOnce(FAULT)
                .containsOnlyOnce(RULE)
                .containsOnlyOnce(DUE);
    }

    static class Passing {
        private static Peer peer;

        @Stub(framing = "line")
        private StubServer stub;

        @Test
        void passesButForTheStub() throws Exception {
            peer = leaveAllUndone(stub);
        }
    }

    @Test
    void undoneThingsFailATestThatPasses() throws IOException {
        Throwable failure = failure(run(Passing.class).testEvents());
        Passing.peer.close();
        assertThat(failure).isInstanceOf(VerificationError.class);
        assertThat(told(failure))
                .containsOnlyOnce(FAULT)
                .containsOnlyOnce(RULE)
                .containsOnlyOnce(DUE);
    }

    static class Lenient {
        private static Peer peer;

        @Stub(framing = "line", lenient = true)
        private StubServer stub;

        @Test
        void passes() throws Exception {
            peer = leaveAllUndone(stub);
            peer.send("incomplete");
        }
    }

    @Test
    void lenientStubFailsNoTest() throws IOException {
        run(Lenient.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(1).failed(0));
        Lenient.peer.close();
    }

    static class Aborting {
        @Stub(framing = "line")
        private StubServer stub;

        @Test
        void isAbortedBeforeItUsesItsRules() {
            stub.fault(WireFault.resetAfter(99));
            abort("not here");
        }
    }

    @Test
    void abortedTestIsNotFailedByItsStub() {
        run(Aborting.class)
                .testEvents()
                .assertStatistics(stats -> stats.aborted(1).failed(0));
        assertThat(recordings).isEmptyDirectory();
    }

    static class FailingBefore {
        @Stub(framing = "line")
        private static StubServer stub;

        @BeforeAll
        static void fails() {
            stub.fault(WireFault.resetAfter(99));
            fail("before all");
        }

        @Test
        void never() {}
    }

    @Test
    void classThatFailsBeforeItsTestsIsTold() {
        Throwable failure = failure(run(FailingBefore.class).containerEvents());
        assertThat(failure).hasMessage("before all");
        assertThat(told(failure)).containsOnlyOnce(FAULT);
    }
}
