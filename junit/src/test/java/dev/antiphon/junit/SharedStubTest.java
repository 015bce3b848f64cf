package dev.antiphon.junit;

import static dev.antiphon.stub.match.Matchers.contains;
import static dev.antiphon.stub.match.Matchers.startsWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.antiphon.stub.StubScope;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.stub.verify.VerificationError;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One stub for the tests of several classes, which run at the same time. */
class SharedStubTest {
    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger TERMINALS = new AtomicInteger();

    @TempDir
    private Path recordings;

    @BeforeEach
    void forget() {
        PORTS.clear();
    }

    private EngineExecutionResults run(Class<?>... tests) {
        EngineTestKit.Builder engine = EngineTestKit.engine("junit-jupiter")
                .configurationParameter("antiphon.recordings", recordings.toString())
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter(
                        "junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
                .configurationParameter("junit.jupiter.conditions.deactivate", "*");
        for (Class<?> each : tests) {
            engine.selectors(selectClass(each));
        }
        return engine.execute();
    }

    private static Throwable failure(Events events) {
        return events.failed().stream()
                .findFirst()
                .flatMap(Event::getPayload)
                .flatMap(each -> ((TestExecutionResult) each).getThrowable())
                .orElseThrow();
    }

    /** Pays at a terminal that no other test uses. */
    private static void pay(StubServer stub) throws IOException {
        PORTS.add(stub.port());
        String terminal = "terminal=" + TERMINALS.incrementAndGet() + ";";
        try (StubScope stubScope = stub.part(contains(terminal))) {
            stubScope.when(startsWith("PAY")).answer(Answer.template("paid {count}"));
            for (int i = 1; i <= 10; i++) {
                assertThat(Caller.ask(stub, "PAY " + terminal)).isEqualTo("paid " + i);
            }
            stubScope.verify(Times.exactly(10));
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    static class One {
        @Stub(framing = "line", shared = "switch")
        StubServer stub;

        @RepeatedTest(8)
        void pays() throws IOException {
            pay(stub);
        }

        @Nested
        @Execution(ExecutionMode.CONCURRENT)
        class Within {
            @RepeatedTest(4)
            void paysToo() throws IOException {
                pay(stub);
            }
        }
    }

    static class Inheriting extends One {}

    @Execution(ExecutionMode.CONCURRENT)
    static class Other {
        @Stub(framing = "line", shared = "switch")
        static StubServer stub;

        @RepeatedTest(8)
        void pays(@Stub(framing = "line", shared = "switch") StubServer same) throws IOException {
            assertThat(same).isSameAs(stub);
            pay(same);
        }
    }

    @Test
    void testsOfSeveralClassesShareAStubAndDoNotSeeEachOther() {
        EngineExecutionResults results = run(One.class, Inheriting.class, Other.class);
        results.allEvents().assertThatEvents().isNotEmpty();
        results.testEvents().assertStatistics(stats -> stats.started(32).succeeded(32));
        results.containerEvents().assertStatistics(stats -> stats.failed(0));
        assertThat(PORTS).hasSize(1);
    }

    static class Unmatched {
        @Stub(framing = "line", shared = "lonely")
        StubServer stub;

        @Test
        void asksWhatNoRuleIsFor() throws IOException {
            Caller.ask(stub, "PINK");
        }
    }

    @Test
    void findingsOfTheSharedStubFailTheRun() {
        EngineExecutionResults results = run(Unmatched.class);
        results.testEvents().assertStatistics(stats -> stats.succeeded(1));
        assertThat(failure(results.containerEvents()))
                .isInstanceOf(VerificationError.class)
                .hasMessageContaining("no rule is for message 1 of connection 1");
    }

    static class AskingOtherwise {
        @Test
        void is(
                @Stub(framing = "line", shared = "odd") StubServer one,
                @Stub(framing = "nul", shared = "odd") StubServer other) {
            assertThat(one).isSameAs(other);
        }
    }

    @Test
    void sharedStubRequiresEqualSettings() {
        assertThat(failure(run(AskingOtherwise.class).testEvents()))
                .hasMessageContaining("the stub \"odd\" is shared, and asked for in two ways: ")
                .hasMessageContaining("; write the same everywhere");
    }

    static class Failing {
        @Stub(framing = "line", shared = "told")
        StubServer stub;

        @Test
        void fails() throws IOException {
            stub.when(contains("x")).reply("two");
            assertThat(Caller.ask(stub, "x")).isEqualTo("one");
        }
    }

    @Test
    void failedTestReportsTheConversationOfTheSharedStub() {
        EngineExecutionResults results = run(Failing.class);
        assertThat(failure(results.testEvents()).getSuppressed()[0])
                .hasMessageStartingWith("the stub \"told\" on 127.0.0.1:")
                .hasMessageContaining("#1 received \"x\"  (rule 1)\n");
        results.containerEvents().assertStatistics(stats -> stats.failed(0));
    }
}
