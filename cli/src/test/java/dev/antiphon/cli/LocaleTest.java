package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Locale;

/** Numbers have the digits 0 to 9, whatever the locale of the process. */
@Isolated("it changes the locale of the process")
class LocaleTest {
    private static final Locale BEFORE = Locale.getDefault();

    private TcpServer server;

    @BeforeEach
    void start() {
        server = TcpServer.builder(Framing.line())
                .onMessageInline((message, reply) -> reply.message(message))
                .start("127.0.0.1:0");
    }

    @AfterEach
    void stop() {
        server.close();
        Locale.setDefault(BEFORE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "th-TH-u-nu-thai", "hi-IN-u-nu-deva", "tr-TR", "fa-IR"})
    void outputHasAsciiDigitsInEveryLocale(String tag) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        String at = "127.0.0.1:" + server.port();
        List<Ran> all = List.of(
                Ran.of("send", "-t", at, "-f", "line", "--json", "hi"),
                Ran.of("send", "-t", at, "-f", "LENGTH:4", "hi"),
                Ran.of("send", "-t", at, "-f", "fixed:3", "--lang", "en", "hi"),
                Ran.of(
                        "load",
                        "-t",
                        at,
                        "-f",
                        "line",
                        "-d",
                        "200ms",
                        "-e",
                        "{message}",
                        "I {number:4}"),
                Ran.of(
                        "load", "-t", at, "-f", "line", "-d", "200ms", "--rate", "50", "--json",
                        "x"));
        for (Ran ran : all) {
            assertThat(ran.out() + ran.err()).doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
        }
        assertThat(all.get(0).out()).contains("\"rtt_ms\":");
    }
}
