package dev.antiphon.control.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.antiphon.control.Control;
import dev.antiphon.control.ControlException;
import dev.antiphon.control.ProxyService;
import dev.antiphon.control.Service;
import dev.antiphon.control.StubService;
import dev.antiphon.control.definition.DefinitionSource;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.stub.yaml.YamlValue;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Tests of a file that declares several services, and of its changes. */
class ControlFileTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final Control control = Control.start();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        control.close();
    }

    private FollowedControlFile started(String text) throws IOException {
        Path file = write("up.yaml", text);
        FollowedControlFile followed = FollowedControlFile.read(file, control);
        followed.start();
        followed.begin(each -> told.add(text(each)));
        return followed;
    }

    static String text(FileChange change) {
        return switch (change) {
            case FileChange.Used used ->
                used.kept().isEmpty() ? "" : "kept " + String.join(", ", used.kept());
            case FileChange.Refused refused -> refused.text();
        };
    }

    /** Replaces the file as a whole, so that no reader sees a part of it. */
    private Path write(String name, String text) throws IOException {
        Path draft = Files.writeString(folder.resolve(name + ".draft"), text);
        return Files.move(
                draft,
                folder.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private String told() throws InterruptedException {
        String text = told.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(text).isNotNull();
        return text;
    }

    private String asked(String name, String line) throws IOException {
        String address = control.find(name).orElseThrow().address();
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        try (Peer client = Peer.connect(port)) {
            return client.ask(line).strip();
        }
    }

    @Test
    void fileDeclaresStubsProxiesAndPorts() throws IOException {
        write("mail.yaml", "framing: crlf\nrules: [{when: HELO, reply: '@hello.txt'}]");
        Files.writeString(folder.resolve("hello.txt"), "250 hello");
        StubServer target = StubServer.start(Framing.line());
        target.when(Matchers.anything()).reply("far");
        try (FollowedControlFile _ = started("""
                stubs:
                  bank: {listen: '127.0.0.1:0', rules: [{when: PING, reply: PONG}]}
                  mail: {file: mail.yaml}
                proxies:
                  slow: {to: '%s', faults: {to-client: ['split:1']}}
                ports:
                  gone: {kind: refusing}
                """.formatted(target.address()))) {
            assertThat(control.services())
                    .extracting(Service::name)
                    .containsExactly("bank", "mail", "gone", "slow");
            assertThat(asked("bank", "PING")).isEqualTo("PONG");
            assertThat(asked("mail", "HELO\r")).isEqualTo("250 hello");
            assertThat(asked("slow", "x")).isEqualTo("far");
            assertThat(control.proxy("slow").faults()).hasSize(1);
        } finally {
            target.stop();
        }
    }

    @Test
    void changesAreAppliedServiceByService() throws Exception {
        try (FollowedControlFile _ = started("""
                stubs:
                  a: {rules: [{when: PING, reply: one}]}
                  b: {rules: [{when: PING, reply: b}]}
                  c: {rules: [{when: PING, reply: c}]}
                """)) {
            Service a = control.stub("a");
            Service b = control.stub("b");
            Service c = control.stub("c");
            write("up.yaml", """
                    stubs:
                      a: {rules: [{when: PING, reply: two}]}
                      b: {seed: 7, rules: [{when: PING, reply: b}]}
                      d: {rules: [{when: PING, reply: d}]}
                    """);
            assertThat(told()).isEmpty();
            assertThat(asked("a", "PING")).isEqualTo("two");
            assertThat(control.stub("a")).isSameAs(a); // new rules, the same server
            assertThat(control.stub("b")).isNotSameAs(b);
            assertThat(control.find(c.name())).isEmpty();
            assertThat(asked("d", "PING")).isEqualTo("d");
        }
    }

    @Test
    void changedFileOfRulesIsFollowed() throws Exception {
        write("r.yaml", "rules: [{when: PING, reply: one}]");
        try (FollowedControlFile _ = started("stubs: {a: {file: r.yaml}}")) {
            Service a = control.stub("a");
            write("r.yaml", "rules: [{when: PING, reply: two}]");
            assertThat(told()).isEmpty();
            assertThat(asked("a", "PING")).isEqualTo("two");
            assertThat(control.stub("a")).isSameAs(a);
        }
    }

    @Test
    void mistakeKeepsEverythingAndIsReportedWithItsPlace() throws Exception {
        try (FollowedControlFile _ = started("stubs: {a: {rules: [{when: PING, reply: one}]}}")) {
            write("up.yaml", "stubs:\n  a: {rules: [{when: PING, repyl: two}]}\n");
            assertThat(told()).contains("up.yaml:2:28: there is no \"repyl\"");
            assertThat(asked("a", "PING")).isEqualTo("one");
            write("up.yaml", "stubs: {a: {rules: [{when: PING, reply: three}]}}");
            assertThat(told()).isEmpty();
            assertThat(asked("a", "PING")).isEqualTo("three");
        }
    }

    @Test
    void whatTheApiChangedStaysUntilItIsReset() throws Exception {
        try (FollowedControlFile _ = started("stubs: {a: {rules: [{when: PING, reply: one}]}}")) {
            StubService a = control.stub("a");
            a.add(YamlValue.parse("body", "{when: PING, reply: api}"));
            write("up.yaml", "stubs: {a: {rules: [{when: PING, reply: two}]}}");
            assertThat(told()).isEqualTo("kept a");
            assertThat(a.isChanged()).isTrue();
            assertThat(asked("a", "PING")).isEqualTo("api");
            a.reset();
            assertThat(asked("a", "PING")).isEqualTo("two");
            assertThat(a.isChanged()).isFalse();
        }
    }

    @Test
    void newSettingsOfAChangedStubWaitForItsReset() throws Exception {
        try (FollowedControlFile _ = started("stubs: {a: {rules: [{when: PING, reply: one}]}}")) {
            StubService a = control.stub("a");
            a.add(YamlValue.parse("body", "{when: PING, reply: api}"));
            write("up.yaml", "stubs: {a: {framing: nul, rules: [{when: PING, reply: two}]}}");
            assertThat(told()).isEqualTo("kept a");
            assertThat(asked("a", "PING")).isEqualTo("api");
            a.reset();
            await().atMost(LONG)
                    .until(() -> control.find("a")
                            .filter(now -> now != a)
                            .filter(now -> now.framing().equals(Framing.parse("nul")))
                            .isPresent());
        }
    }

    @Test
    void proxyOfTheFileFollowsUnlessTheApiHasChangedIt() throws Exception {
        String text = "proxies: {p: {to: 'localhost:%d', faults: {to-client: ['%s']}}}";
        try (FollowedControlFile _ = started(text.formatted(7001, "split:1"))) {
            ProxyService p = control.proxy("p");
            String address = p.address();
            write("up.yaml", text.formatted(7002, "split:2"));
            assertThat(told()).isEmpty();
            assertThat(p.target()).isEqualTo("localhost:7002");
            assertThat(p.faults().getFirst().fault()).hasToString("split:2");
            assertThat(p.address()).isEqualTo(address);
            p.removeFault("fault-2");
            write("up.yaml", text.formatted(7003, "split:3"));
            assertThat(told()).isEqualTo("kept p");
            assertThat(p.target()).isEqualTo("localhost:7002");
            p.reset();
            assertThat(p.target()).isEqualTo("localhost:7003");
            assertThat(control.proxy("p")).isSameAs(p);
        }
    }

    @Test
    void portInUseChangesNothing() throws Exception {
        StubServer taken = StubServer.start(Framing.line());
        String bank = "stubs: {bank: {%s rules: [{when: PING, reply: PONG}]}, %s";
        try (FollowedControlFile _ = started(bank.formatted("", "mail: {}}"))) {
            Service first = control.stub("bank");
            String listen = "listen: '" + taken.address() + "'";
            try (Peer client = Peer.connect(control.stub("bank").stub().port())) {
                client.ask("PING");
                write("up.yaml", bank.formatted("", "extra: {" + listen + "}}"));
                assertThat(told()).contains("up.yaml:1:", "extra: cannot listen");
                assertThat(control.find("mail")).isPresent();
                assertThat(control.find("extra")).isEmpty();
                write("up.yaml", bank.formatted(listen + ",", "mail: {}}"));
                assertThat(told()).contains("up.yaml:1:9: bank: cannot listen");
                assertThat(client.ask("PING")).isEqualTo("PONG\n");
            }
            assertThat(control.stub("bank")).isSameAs(first);
            write("up.yaml", bank.formatted("", "more: {}}"));
            assertThat(told()).isEmpty();
            assertThat(control.find("mail")).isEmpty();
        } finally {
            taken.stop();
        }
    }

    @Test
    void twoStubsSwapTheirPorts() throws Exception {
        StubServer one = StubServer.start(Framing.line());
        StubServer two = StubServer.start(Framing.line());
        int low = one.port();
        int high = two.port();
        one.stop();
        two.stop();
        String text = "stubs: {a: {listen: %d, rules: [{when: WHO, reply: a}]},"
                + " b: {listen: %d, rules: [{when: WHO, reply: b}]}}";
        try (FollowedControlFile _ = started(text.formatted(low, high))) {
            write("up.yaml", text.formatted(high, low));
            assertThat(told()).isEmpty();
            assertThat(control.stub("a").stub().port()).isEqualTo(high);
            assertThat(asked("a", "WHO")).isEqualTo("a");
            assertThat(asked("b", "WHO")).isEqualTo("b");
        }
    }

    @Test
    void failedStartEndsTheServicesThatHadStarted() throws IOException {
        StubServer taken = StubServer.start(Framing.line());
        Path file = write("up.yaml", "stubs: {a: {}, b: {listen: '" + taken.address() + "'}}");
        FollowedControlFile followed = FollowedControlFile.read(file, control);
        assertThatThrownBy(followed::start)
                .isInstanceOf(ControlException.class)
                .hasMessageStartingWith(file + ":1:16: b: cannot listen");
        assertThat(control.services()).isEmpty();
        taken.stop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "stub: {}|1:1: there is no \"stub\" here, but \"stubs\"",
                "stubs: {}|1:1: it declares no service",
                "stubs: {a: {}}\\nports: {a: {kind: refusing}}|2:9: \"a\" is a name of two services",
                "stubs: {a b: {}}|1:9: the name \"a b\" cannot be; give 1 to 64 letters",
                "proxies: {a: {to: 'x:1', faults: [{fault: 'reset:1', name: a b}]}}|1:14: the name \"a b\"",
                "stubs: {a: {name: b}}|1:12: the key is the name of the service",
                "ports: {a: {}}|1:12: a port says its kind: refusing or unreachable",
                "ports: {a: {kind: refusin}}|1:19: there is no kind of port \"refusin\", but \"refusing\"",
                "proxies: {a: {}}|1:14: a proxy says to:",
                "proxies: {a: {to: 'x:1', faults: [{fault: rest}]}}|1:43: \"rest\" is no fault",
                "proxies: {a: {to: 'x:1', faults: [{fault: 'reset:1', to: left}]}}|1:58: \"left\" is no direction",
                "stubs: {a: {rules: [{when: P, reply: {text: x, then: starttls}}]}}|1:12: a rule has then: starttls",
                "stubs: {a: {file: there.yaml}}|1:19: the file there.yaml cannot be read",
                "stubs: {a: {tls: {cert: c.pem}}}|1:18: a server needs cert: and key:"
            })
    void mistakesAreNamedWithTheirPlace(String text, String error) {
        assertThatThrownBy(() -> ControlFile.parse(
                        "up.yaml",
                        text.replace("\\n", "\n"),
                        DefinitionSource.file(folder.resolve("up.yaml"))))
                .isInstanceOf(StubFileException.class)
                .hasMessageStartingWith("up.yaml:" + error);
    }
}
