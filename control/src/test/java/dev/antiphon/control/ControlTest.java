package dev.antiphon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.control.ControlException.Kind;
import dev.antiphon.control.definition.DefinitionSource;
import dev.antiphon.control.definition.PortKind;
import dev.antiphon.control.definition.StubDefinition;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.stub.verify.VerificationError;
import dev.antiphon.stub.yaml.RulesDocument;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.stub.yaml.YamlValue;
import dev.antiphon.test.Peer;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Tests of the registry and of stubs in it, over sockets. */
class ControlTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Control control = Control.start();

    @AfterEach
    void close() {
        control.close();
    }

    static YamlValue json(String text) {
        return YamlValue.parse("body", text);
    }

    private StubService stub(String text) {
        return control.addStub(StubDefinition.read(json(text), DefinitionSource.remote()));
    }

    private static Peer peer(StubService stub) {
        return Peer.connect(stub.stub().port());
    }

    @Test
    void stubOfADefinitionInJsonAnswers() throws IOException {
        StubService stub = stub("""
                {"name": "bank", "framing": "line",
                 "rules": [{"when": "PING", "reply": "PONG \\ud83d\\ude00\\/"}]}""");
        try (Peer client = peer(stub)) {
            assertThat(client.ask("PING")).isEqualTo("PONG \ud83d\ude00/\n");
        }
        assertThat(stub.rules())
                .containsExactly(new ServiceRule(
                        "rule 1", stub.rules().getFirst().when(), 1, stub.origin()));
        assertThat(control.services()).containsExactly(stub);
        assertThat(control.stub("bank").address())
                .isEqualTo("127.0.0.1:" + stub.stub().port());
        assertThat(stub.isChanged()).isFalse();
    }

    @Test
    void drainCompletesTheReplyInProgress() throws IOException {
        StubService stub = stub("{rules: [{when: PING, reply: {text: PONG, after: 500ms}}]}");
        try (Peer client = peer(stub)) {
            client.send("PING\n");
            await().atMost(LONG).until(() -> stub.stub().received().size() == 1);
            control.drain();
            assertThat(client.readToEnd()).isEqualTo("PONG\n");
        }
        assertThat(control.services()).isEmpty();
        assertThatThrownBy(() -> stub("{}")).isInstanceOf(ControlException.class);
    }

    @Test
    void closeEndsADrain() throws Exception {
        StubService stub = stub("{rules: [{when: PING, reply: {text: PONG, after: 60s}}]}");
        try (Peer client = peer(stub)) {
            client.send("PING\n");
            await().atMost(LONG).until(() -> stub.stub().received().size() == 1);
            Thread draining = Thread.ofVirtual().start(control::drain);
            control.close();
            assertThat(draining.join(Duration.ofSeconds(10))).isTrue(); // a drain takes 15 s
        }
    }

    @Test
    void addedRuleIsTriedFirstAndRemovedByItsName() throws IOException {
        StubService stub = stub("{rules: [{when: PING, reply: old}]}");
        ServiceRule rule = stub.add(json("{when: PING, reply: new}"));
        assertThat(stub.isChanged()).isTrue();
        try (Peer client = peer(stub)) {
            assertThat(client.ask("PING")).isEqualTo("new\n");
            stub.removeRule(rule.name());
            assertThat(client.ask("PING")).isEqualTo("old\n");
        }
        assertThat(stub.rules()).extracting(ServiceRule::name).containsExactly("rule 1");
    }

    @Test
    void resetRestoresRulesStateAndMessages() throws IOException {
        StubService stub = stub("""
                {rules: [{when: LOGIN, reply: {text: ok, serverBecomes: in}},
                         {when: {state: begin}, reply: first}]}""");
        try (Peer client = peer(stub)) {
            assertThat(client.ask("LOGIN")).isEqualTo("ok\n");
            stub.use(RulesDocument.of("body", "{rules: [{when: {anything: true}, reply: other}]}"));
            assertThat(client.ask("LOGIN")).isEqualTo("other\n");
            stub.reset();
            assertThat(client.ask("x")).isEqualTo("first\n");
        }
        assertThat(stub.stub().state()).isEqualTo(Matchers.BEGIN);
        assertThat(stub.stub().received()).hasSize(1);
        assertThat(stub.isChanged()).isFalse();
    }

    @Test
    void waitForSeveralMessagesEndsWithTheLastOfThem() throws Exception {
        StubService stub = stub("{rules: [{when: PING, reply: PONG}]}");
        Thread client = Thread.ofVirtual().start(() -> {
            try (Peer peer = peer(stub)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(peer.ask("PING")).isEqualTo("PONG\n");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(stub.stub().await(LONG, Times.atLeast(3), Matchers.equalTo("PING")))
                .hasSize(3);
        client.join();
        assertThatThrownBy(() -> stub.stub()
                        .await(Duration.ofMillis(1), Times.atLeast(1), Matchers.equalTo("PUNG")))
                .isInstanceOf(VerificationError.class)
                .hasMessageContaining("PING");
    }

    @Test
    void connectionIsPushedToClosedAndReset() throws IOException {
        StubService stub = stub("{rules: [{when: PING, reply: PONG}]}");
        try (Peer first = peer(stub);
                Peer second = peer(stub)) {
            assertThat(first.ask("PING")).isEqualTo("PONG\n");
            assertThat(second.ask("PING")).isEqualTo("PONG\n");
            assertThat(stub.push(stub.rulesText().push(json("ALL")))).isEqualTo(2);
            assertThat(first.line()).isEqualTo("ALL\n");
            assertThat(second.line()).isEqualTo("ALL\n");
            stub.push(2, stub.rulesText().push(json("TWO")));
            assertThat(second.line()).isEqualTo("TWO\n");
            stub.closeConnection(1);
            assertThat(first.readToEnd()).isEmpty();
            stub.resetConnection(2);
            assertThatThrownBy(second::readToEnd).hasMessageContaining("reset");
        }
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(stub.connections())
                        .hasSize(2)
                        .noneMatch(ServiceConnection::isOpen));
        refused(Kind.NOT_FOUND, () -> stub.closeConnection(1));
        refused(Kind.NOT_FOUND, () -> stub.resetConnection(99));
    }

    @Test
    void scopesAnswerAndVerifyAlone() throws IOException {
        StubService stub = stub("{rules: [{when: {startsWith: a}, reply: shared}]}");
        ServiceScope scope =
                stub.addScope(Optional.empty(), stub.rulesText().matcher(json("{contains: t7}")));
        scope.add(json("{name: own, when: {startsWith: a}, reply: mine}"));
        refused(Kind.TAKEN, () -> scope.add(json("{name: own, when: b, reply: c}")));
        try (Peer client = peer(stub)) {
            assertThat(client.ask("a t7")).isEqualTo("mine\n");
            assertThat(client.ask("a t8")).isEqualTo("shared\n");
        }
        assertThat(scope.scope().received()).hasSize(1);
        assertThat(scope.rules()).extracting(ServiceRule::matched).containsExactly(1L);
        assertThat(stub.rules()).hasSize(1);
        scope.end();
        assertThat(stub.scopes()).isEmpty();
        refused(Kind.NOT_FOUND, () -> stub.scope("scope-1"));
    }

    @Test
    void recordingHasTheConnectionsThatWereOpen() throws IOException {
        StubService stub = stub("{rules: [{when: PING, reply: PONG}]}");
        try (Peer client = peer(stub)) {
            assertThat(client.ask("PING")).isEqualTo("PONG\n");
            await().atMost(LONG).until(() -> !stub.connections().isEmpty());
            ServiceRecording recording = stub.record();
            refused(Kind.CONFLICT, stub::record);
            assertThat(client.ask("PING")).isEqualTo("PONG\n");
            await().atMost(LONG)
                    .until(() -> new String(recording.jsonLines(), UTF_8).contains("PONG"));
            stub.stopRecording();
            String lines = new String(recording.jsonLines(), UTF_8);
            assertThat(lines).contains("\"open\"").contains("PING");
            assertThat(client.ask("PING")).isEqualTo("PONG\n");
            assertThat(new String(recording.jsonLines(), UTF_8)).isEqualTo(lines);
            assertThat(stub.record()).isNotSameAs(recording);
        }
    }

    @Test
    void portRefusesUntilItIsRemoved() {
        PortService port = control.addPort(PortKind.REFUSING);
        assertThat(port.name()).isEqualTo("port-1");
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), portOf(port)).close())
                .isInstanceOf(ConnectException.class);
        control.remove("port-1");
        assertThat(control.find("port-1")).isEmpty();
    }

    private static int portOf(Service service) {
        String address = service.address();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    @Test
    void eventsNameTheirService() throws IOException {
        Queue<ControlEvent> seen = new ConcurrentLinkedQueue<>();
        try (Control.Subscription _ = control.listen(seen::add)) {
            StubService stub = stub("{name: s, rules: [{when: PING, reply: PONG}]}");
            try (Peer client = peer(stub)) {
                assertThat(client.ask("PING")).isEqualTo("PONG\n");
                client.send("what\n");
                assertThat(client.readToEnd()).isEmpty();
            }
            stub.clearRules();
            control.remove("s");
        }
        stub("{name: t}");
        assertThat(seen).allMatch(each -> each.service().equals("s"));
        assertThat(seen)
                .hasAtLeastOneElementOfType(ControlEvent.Started.class)
                .hasAtLeastOneElementOfType(ControlEvent.Received.class)
                .hasAtLeastOneElementOfType(ControlEvent.Found.class)
                .hasAtLeastOneElementOfType(ControlEvent.Traffic.class)
                .hasAtLeastOneElementOfType(ControlEvent.Changed.class)
                .hasAtLeastOneElementOfType(ControlEvent.Ended.class);
    }

    // ---- refusals ----

    static ControlException refused(Kind kind, ThrowingCallable call) {
        ControlException thrown = catchThrowableOfType(ControlException.class, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.kind()).isEqualTo(kind);
        return thrown;
    }

    @Test
    void nameIsTakenOnceAndFreeAgainAfterItsEnd() {
        stub("{name: one}");
        refused(Kind.TAKEN, () -> stub("{name: one}"));
        control.remove("one");
        stub("{name: one}");
        ControlException missing = refused(Kind.NOT_FOUND, () -> control.stub("on"));
        assertThat(missing.nearest()).contains("one");
        refused(Kind.NOT_FOUND, () -> control.proxy("one"));
        refused(Kind.NOT_FOUND, () -> control.remove("two"));
        for (String bad : List.of("-a", "a b", "../x", "a\\n", "ä", "x".repeat(65))) {
            refused(Kind.BAD_VALUE, () -> stub("{name: \"" + bad + "\"}"));
        }
    }

    @Test
    void boundAddressIsRefusedAndTheNameStaysFree() {
        StubService one = stub("{name: one}");
        ControlException taken = refused(
                Kind.CANNOT_BIND, () -> stub("{name: two, listen: '" + one.address() + "'}"));
        assertThat(taken.field()).isEqualTo("listen");
        stub("{name: two}");
    }

    @Test
    void ruleOfAnotherFramingIsRefusedAndNothingChanges() throws IOException {
        StubService stub = stub("{name: s, rules: [{name: a, when: PING, reply: PONG}]}");
        refused(
                Kind.BAD_VALUE,
                () -> stub.use(RulesDocument.of("body", "{framing: nul, rules: []}")));
        refused(
                Kind.BAD_VALUE,
                () -> stub.use(RulesDocument.of("body", "{rules: [{when: A, repyl: B}]}")));
        refused(Kind.BAD_VALUE, () -> stub.add(json("{when: 'A\\nB', reply: {text: \"a\\nb\"}}")));
        refused(Kind.TAKEN, () -> stub.add(json("{name: a, when: x, reply: y}")));
        refused(Kind.NOT_FOUND, () -> stub.removeRule("b"));
        assertThat(stub.isChanged()).isFalse();
        try (Peer client = peer(stub)) {
            assertThat(client.ask("PING")).isEqualTo("PONG\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{framing: lin}|framing|lin",
                "{lisen: 1}|lisen|lisen",
                "{rules: [{when: a, repyl: b}]}|rules[0].repyl|repyl",
                "{listen: nowhere}|listen|nowhere",
                "{listen: 'unix:/tmp/x.sock'}|listen|unix:/tmp/x.sock",
                "{allow: [unmatchd]}|allow[0]|unmatchd",
                "{seed: -1}|seed|-1",
                "{keepOpen: maybe}|keepOpen|maybe",
                "{file: /etc/passwd}|file|/etc/passwd",
                "{rules: [{when: a, reply: '@/etc/passwd'}]}|rules[0].reply|@/etc/passwd",
                "{tls: {cert: a, key: b}}|tls.cert|a"
            })
    void wrongValueIsNamedWithItsField(String text, String field, String value) {
        StubFileException wrong = catchThrowableOfType(StubFileException.class, () -> stub(text));
        assertThat(wrong).isNotNull();
        assertThat(wrong.field()).isEqualTo(field);
        assertThat(wrong.value()).contains(value);
        assertThat(wrong).hasMessageStartingWith("body:1:");
        assertThat(ControlException.of(wrong).field()).isEqualTo(field);
    }

    @Test
    void closedRegistryStartsNothing() {
        StubService stub = stub("{}");
        control.close();
        refused(Kind.CONFLICT, () -> stub("{}"));
        assertThatThrownBy(() -> peer(stub).readToEnd()).isInstanceOf(Exception.class);
        assertThat(control.services()).isEmpty();
    }
}
