package dev.antiphon.junit;

import static dev.antiphon.stub.match.Matchers.anything;
import static dev.antiphon.stub.match.Matchers.equalTo;
import static dev.antiphon.stub.verify.Times.once;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.verify.VerificationError;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Test classes as users write them, run by JUnit's own test kit. */
class StubExtensionTest {
    @TempDir
    private Path recordings;

    private EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("antiphon.recordings", recordings.toString())
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.conditions.deactivate", "*")
                .selectors(selectClass(tests))
                .execute();
    }

    private List<Path> recorded() throws IOException {
        try (Stream<Path> files = Files.list(recordings)) {
            return files.toList();
        }
    }

    private static Throwable failure(EngineExecutionResults results) {
        return results.testEvents().failed().stream()
                .findFirst()
                .flatMap(Event::getPayload)
                .map(each -> (org.junit.platform.engine.TestExecutionResult) each)
                .flatMap(org.junit.platform.engine.TestExecutionResult::getThrowable)
                .orElseThrow();
    }

    // ---- each test its own ----

    static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

    static class OfEachTest {
        @Stub(framing = "line")
        private StubServer stub;

        @BeforeEach
        void answer() {
            stub.when(equalTo("PING")).reply("PONG");
        }

        @Test
        void one() throws IOException {
            asksOnce();
        }

        @Test
        void other() throws IOException {
            asksOnce();
        }

        void asksOnce() throws IOException {
            PORTS.add(stub.port());
            assertThat(Caller.ask(stub, "PING")).isEqualTo("PONG");
            stub.verify(once(), anything());
        }

        @Nested
        class Within {
            @Stub(framing = "nul")
            private StubServer inner;

            @Test
            void hasBoth(@Stub(framing = "line") StubServer given) throws IOException {
                given.when(anything()).reply("given");
                assertThat(Caller.ask(stub, "PING")).isEqualTo("PONG");
                assertThat(Caller.ask(given, "x")).isEqualTo("given");
                assertThat(Set.of(stub.port(), inner.port(), given.port())).hasSize(3);
            }
        }
    }

    static class Inheriting extends OfEachTest {
        @Test
        void third() throws IOException {
            asksOnce();
        }
    }

    @Test
    void fieldHasAStubForEachTestAlsoInNestedAndInheritedClasses() throws IOException {
        PORTS.clear();
        EngineExecutionResults results = run(Inheriting.class);
        results.testEvents().assertStatistics(stats -> stats.started(4).succeeded(4));
        assertThat(PORTS).hasSize(3);
        assertThat(recorded()).isEmpty();
    }

    @Test
    void folderThatCannotHoldRecordingsFailsTheTestAndNamesTheStub() throws IOException {
        recordings = Files.writeString(recordings.resolve("file"), "no folder");
        assertThat(failure(run(OfEachTest.class)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot record for stub");
    }

    // ---- one for all ----

    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class OfTheClass {
        @Stub(framing = "line")
        private static StubServer stub;

        @BeforeAll
        static void answer() {
            stub.when(anything()).reply("ok");
        }

        @Test
        void a() throws IOException {
            Caller.ask(stub, "a");
        }

        @Test
        void b() throws IOException {
            Caller.ask(stub, "b");
            stub.verify(once(), equalTo("a"));
        }

        @AfterAll
        static void isStillThere() throws IOException {
            Caller.ask(stub, "c");
        }
    }

    @Test
    void staticFieldHasOneStubForAllTestsOfTheClass() {
        run(OfTheClass.class).testEvents().assertStatistics(stats -> stats.succeeded(2));
    }

    // ---- in parallel ----

    @Execution(ExecutionMode.CONCURRENT)
    static class InParallel {
        private static void ask(StubServer stub, String own) throws IOException {
            stub.when(anything()).reply(own);
            for (int i = 0; i < 50; i++) {
                assertThat(Caller.ask(stub, "x")).isEqualTo(own);
            }
            assertThat(stub.received()).hasSize(50);
        }

        @Test
        void one(@Stub(framing = "line") StubServer stub) throws IOException {
            ask(stub, "one");
        }

        @Test
        void two(@Stub(framing = "line") StubServer stub) throws IOException {
            ask(stub, "two");
        }

        @Test
        void three(@Stub(framing = "line") StubServer stub) throws IOException {
            ask(stub, "three");
        }

        @Test
        void four(@Stub(framing = "line") StubServer stub) throws IOException {
            ask(stub, "four");
        }
    }

    @Test
    void testsInParallelDoNotSeeEachOther() {
        run(InParallel.class).testEvents().assertStatistics(stats -> stats.succeeded(4));
    }

    // ---- what fails ----

    static class Unmatched {
        @Stub(framing = "line", seed = 7)
        private StubServer stub;

        @Test
        void passesButForTheStub() throws IOException {
            stub.when(equalTo("PING")).reply("PONG");
            Caller.ask(stub, "PINK");
        }
    }

    @Test
    void findingsFailTheTest() throws IOException {
        Throwable failure = failure(run(Unmatched.class));
        assertThat(failure)
                .isInstanceOf(VerificationError.class)
                .hasMessageContaining("(framing line, seed 7)")
                .hasMessageContaining("no rule is for message 1 of connection 1");
        assertThat(failure.getSuppressed()[0])
                .isInstanceOf(StubReport.class)
                .hasMessage("recorded in " + recorded().get(0));
        assertThat(Files.readString(recorded().get(0))).contains("\"text\":\"PINK\"");
    }

    static class Failing {
        @Stub(framing = "line", seed = 7)
        private StubServer stub;

        @Test
        void fails() throws IOException {
            stub.when(anything()).reply("two");
            assertThat(Caller.ask(stub, "PING")).isEqualTo("one");
        }
    }

    @Test
    void failedTestReportsTheConversation() throws IOException {
        Throwable failure = failure(run(Failing.class));
        assertThat(failure.getSuppressed()).hasSize(1);
        String told = failure.getSuppressed()[0]
                .getMessage()
                .replaceAll("127\\.0\\.0\\.1:\\d+", "ADDRESS")
                .replaceAll("\\d\\.\\d{3} s", "TIME");
        assertThat(told)
                .isEqualTo("the stub \"stub\" on ADDRESS, seed 7, recorded in "
                        + recorded().get(0)
                        + ":\nwhat was said:\n"
                        + "    TIME  #1 received \"PING\"  (rule 1)\n"
                        + "    TIME  #1 sent     \"two\"\n"
                        + "    connection 1 from ADDRESS was ended by the client\n");
    }

    static class AnsweredNothing {
        @Stub(framing = "line")
        private StubServer stub;

        @Test
        void fails() throws IOException {
            stub.when(equalTo("PING")).reply("PONG");
            stub.fault(WireFault.resetAfter(99));
            assertThat(Caller.ask(stub, "PINK")).isEqualTo("PONG");
        }
    }

    @Test
    void failedTestReportsTheReasonForAMissingAnswer() {
        assertThat(failure(run(AnsweredNothing.class)).getSuppressed()[0].getMessage())
                .contains(":\n1. no rule is for message 1 of connection 1, which has 4 bytes:\n")
                .contains("  the only rule is rule 1: is \"PING\"\n")
                .containsOnlyOnce("2. the fault reset:99 was armed and never happened")
                .contains("what was said:\n");
    }

    static class Allowing {
        @Stub(framing = "line", allow = StubCheck.UNMATCHED)
        private StubServer stub;

        @Test
        void passes() throws IOException {
            Caller.ask(stub, "what");
        }
    }

    @Test
    void allowedFindingsDoNotFailTheTest() {
        run(Allowing.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    }

    static class OfAnotherType {
        @Stub
        private String stub;

        @Test
        void never() {
            assertThat(stub).isNull();
        }
    }

    static class OfNoFraming {
        @Stub(framing = "lines")
        private StubServer stub;

        @Test
        void never() {
            assertThat(stub).isNull();
        }
    }

    @Test
    void unknownFramingIsRefusedWithItsField() {
        assertThat(failure(run(OfNoFraming.class)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("@Stub of stub: no framing \"lines\", but \"line\"");
    }

    @Test
    void fieldOfAnotherTypeIsRefused() {
        assertThat(failure(run(OfAnotherType.class)))
                .hasMessageEndingWith("it is for fields and parameters of type StubServer");
    }

    // ---- the sweep ----

    static class Sweeping {
        @Stub(framing = "line")
        private StubServer stub;

        @SegmentationSweep
        void wholeLine() throws IOException {
            stub.when(anything()).reply("0123456");
            assertThat(Caller.ask(stub, "x")).isEqualTo("0123456");
        }
    }

    @Test
    void sweepCutsAtEveryByte() {
        EngineExecutionResults results = run(Sweeping.class);
        // 8 bytes with the line feed: whole, joined, and 7 places to cut at
        results.testEvents().assertStatistics(stats -> stats.started(9).succeeded(9));
        assertThat(results.testEvents().started().stream()
                        .map(each -> each.getTestDescriptor().getDisplayName()))
                .startsWith("whole", "joined", "cut before byte 1")
                .endsWith("cut before byte 7");
    }

    static class SweepingWithOneRead {
        @SegmentationSweep
        void oneRead(@Stub(framing = "line") StubServer stub) throws IOException {
            stub.when(anything()).reply("0123456");
            assertThat(Caller.askWithOneRead(stub, "x")).isEqualTo("0123456");
        }
    }

    @Test
    void clientOfOneReadFailsAtTheFirstCutAndTheSweepStops() {
        // at the first cut, but for a machine so busy that the pieces come together
        Events tests = run(SweepingWithOneRead.class).testEvents();
        assertThat(tests.failed().count()).isEqualTo(1);
        assertThat(tests.finished().stream().toList())
                .last()
                .isEqualTo(tests.failed().stream().findFirst().orElseThrow());
    }
}
