package dev.antiphon.junit;

import static dev.antiphon.junit.AntiphonAssertions.assertThat;
import static dev.antiphon.stub.match.Matchers.equalTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.antiphon.TcpClient;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubServer;
import dev.antiphon.tls.TlsOptions;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The values of the annotation: rules from a file, TLS, and what does not fit together. */
class StubSettingsTest {
    private static final String FILES = "src/test/resources/stub/";
    private static final String RULES = FILES + "rules.yaml";
    private static final String CERTIFICATE = "target/stub-tls-cert.pem";
    private static final String KEY = "target/stub-tls-key.pem";

    @TempDir
    private Path recordings;

    @BeforeAll
    static void makeCertificate() throws IOException, InterruptedException {
        Files.createDirectories(Path.of("target"));
        String openssl = "openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
                + " -days 30 -subj /CN=localhost"
                + " -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout " + KEY + " -out "
                + CERTIFICATE;
        Process made = new ProcessBuilder(openssl.split(" "))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(made.waitFor()).isZero();
    }

    private EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("antiphon.recordings", recordings.toString())
                .configurationParameter("junit.jupiter.conditions.deactivate", "*")
                .selectors(selectClass(tests))
                .execute();
    }

    private Throwable failure(Class<?> tests) {
        return run(tests).testEvents().failed().stream()
                .findFirst()
                .flatMap(Event::getPayload)
                .flatMap(each -> ((TestExecutionResult) each).getThrowable())
                .orElseThrow();
    }

    static class WithRules {
        @Stub(rules = RULES)
        private StubServer stub;

        @Test
        void usesTheFramingOfTheFile() {
            try (TcpClient client =
                    TcpClient.to(stub.address(), Framing.parse("crlf")).build()) {
                assertThat(client).sends("PING").receives("PONG");
            }
        }

        @Test
        void ruleOfTheTestHasPriority() {
            stub.when(equalTo("PING")).reply("from the test");
            try (TcpClient client =
                    TcpClient.to(stub.address(), Framing.parse("crlf")).build()) {
                assertThat(client).sends("PING").receives("from the test");
            }
        }

        @Test
        void framingOfTheAnnotationHasPriority(
                @Stub(rules = RULES, framing = "nul") StubServer other) {
            try (TcpClient client =
                    TcpClient.to(other.address(), Framing.parse("nul")).build()) {
                assertThat(client).sends("PING").receives("PONG");
            }
        }
    }

    @Test
    void rulesAreReadFromAFile() {
        run(WithRules.class).testEvents().assertStatistics(stats -> stats.succeeded(3));
    }

    static class WithTls {
        @Stub(framing = "line", tlsCertificate = CERTIFICATE, tlsKey = KEY)
        private StubServer stub;

        @Test
        void everyConnectionIsEncrypted() {
            stub.when(equalTo("PING")).reply("PONG");
            TlsOptions tls = TlsOptions.builder().trusted(Path.of(CERTIFICATE)).build();
            try (TcpClient client =
                    TcpClient.to(stub.address(), Framing.line()).tls(tls).build()) {
                assertThat(client).sends("PING").receives("PONG");
            }
        }
    }

    @Test
    void certificateTurnsTlsOn() {
        run(WithTls.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    }

    static class Wrong {
        @Stub(rules = "src/none.yaml")
        private StubServer stub;

        @Test
        void never() {
            assertThat(stub).isNull();
        }
    }

    @Test
    void missingFileOfRulesIsNamed() {
        assertThat(failure(Wrong.class))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("@Stub of stub: cannot read the rules "
                        + Path.of("src/none.yaml").toAbsolutePath() + ": there is no such file");
    }

    static class BadRules {
        @Stub(rules = FILES + "bad.yaml")
        private StubServer stub;

        @Test
        void never() {
            assertThat(stub).isNull();
        }
    }

    @Test
    void mistakeInTheRulesIsNamedWithItsPlace() {
        assertThat(failure(BadRules.class))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageStartingWith("@Stub of stub: ")
                .hasMessageEndingWith("bad.yaml:1:15: every 0s; give a time above zero");
    }

    static class HalfTls {
        @Stub(tlsKey = KEY)
        private StubServer stub;

        @Test
        void never() {
            assertThat(stub).isNull();
        }
    }

    static class StartTlsAlone {
        @Stub(framing = "line", startTls = true)
        private StubServer stub;

        @Test
        void never() {
            assertThat(stub).isNull();
        }
    }

    @Test
    void tlsNeedsBothFiles() {
        assertThat(failure(HalfTls.class))
                .hasMessage("@Stub of stub: tlsCertificate and tlsKey belong together; name both"
                        + " files");
        assertThat(failure(StartTlsAlone.class))
                .hasMessage("@Stub of stub: starting TLS needs a certificate; name tlsCertificate"
                        + " and tlsKey");
    }
}
