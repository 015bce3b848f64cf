package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The files of the page over HTTP. */
class ConsolePageTest {
    private static final int TRANSFER_BYTES_MAX = 60_000;
    private static final Pattern KEY = Pattern.compile("(?m)^ {2}'([^']+)':");
    private static final Pattern FILE =
            Pattern.compile("(?:from '\\.|(?:src|href)=\")(/[a-z0-9/-]+\\.(?:js|css|svg))");

    private final Console console = new Console();

    @AfterEach
    void stop() {
        console.close();
    }

    private String text(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> reply = console.get(path);
        assertThat(reply.statusCode()).as(path).isEqualTo(200);
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    @Test
    void everyFileHasThePolicyAndItsType() throws Exception {
        for (String each : new String[] {"/", "/console/app.js", "/console/style.css"}) {
            HttpResponse<byte[]> reply = console.get(each);
            assertThat(reply.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .contains("default-src 'none'", "require-trusted-types-for 'script'")
                            .doesNotContain("unsafe"));
            assertThat(reply.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(reply.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        }
        assertThat(console.get("/").headers().firstValue("Content-Type"))
                .hasValue("text/html; charset=utf-8");
        assertThat(console.get("/console/app.js").headers().firstValue("Content-Type"))
                .hasValue("text/javascript; charset=utf-8");
    }

    @Test
    void fileIsSentInGzipAndAgainOnlyWhenItHasChanged() throws Exception {
        HttpResponse<byte[]> reply = console.get("/console/app.js", "Accept-Encoding", "br, gzip");
        assertThat(reply.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(reply.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(text("/console/app.js"));
        }
        String tag = reply.headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> again = console.get("/console/app.js", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(console.get("/console/app.js", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/",
                "/console/nothing.js",
                "/console/index.html",
                "/console/PageFile.class",
                "/console/app.js/",
                "/console/..%2fConsolePage.class",
                "/console/%2e%2e",
                "/console/app.js%00",
                "/index.html",
            })
    void otherFilesAreNotServed(String path) throws Exception {
        assertThat(console.get(path).statusCode()).isIn(400, 404);
    }

    @Test
    void pageNeedsNoTokenButTheApiDoes() throws Exception {
        try (Console guarded = new Console("secret")) {
            assertThat(guarded.get("/").statusCode()).isEqualTo(200);
            assertThat(guarded.get("/console/app.js").statusCode()).isEqualTo(200);
            assertThat(guarded.get("/api/services").statusCode()).isEqualTo(401);
            assertThatThrownBy(() -> guarded.post("/console/app.js", "{}"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("token");
        }
    }

    @Test
    void otherSiteMayOpenThePageButNotUseIt() throws Exception {
        assertThat(status("/", "Sec-Fetch-Site: cross-site", "navigate", "document"))
                .contains("200");
        assertThat(status("/", "Sec-Fetch-Site: cross-site", "navigate", "iframe"))
                .contains("403");
        assertThat(status("/", "Sec-Fetch-Site: cross-site", "no-cors", "image"))
                .contains("403");
        assertThat(status("/", "Origin: http://evil.example", "navigate", "document"))
                .contains("403");
        assertThat(status("/console/app.js", "Sec-Fetch-Site: cross-site", "no-cors", "script"))
                .contains("403");
        assertThat(status("/api", "Sec-Fetch-Site: cross-site", "navigate", "document"))
                .contains("403");
    }

    @Test
    void hostOfAnotherNameIsRefused() throws Exception {
        try (Peer peer = Peer.connect(URI.create(console.url()).getPort())) {
            peer.send("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
            assertThat(peer.readLine()).contains("403");
        }
    }

    private String status(String path, String header, String mode, String destination)
            throws IOException {
        try (Peer peer = Peer.connect(URI.create(console.url()).getPort())) {
            peer.send("GET " + path + " HTTP/1.1\r\nHost: localhost:"
                    + URI.create(console.url()).getPort() + "\r\n" + header
                    + "\r\nSec-Fetch-Mode: " + mode + "\r\nSec-Fetch-Dest: " + destination
                    + "\r\n\r\n");
            return peer.readLine();
        }
    }

    @Test
    void bothLanguagesHaveTheSameTexts() throws Exception {
        Set<String> english = keys("/console/text-en.js");
        Set<String> russian = keys("/console/text-ru.js");
        assertThat(english).hasSizeGreaterThan(100);
        russian.removeIf(each -> each.matches(".*\\.(few|many)"));
        assertThat(russian).isEqualTo(english);
    }

    @Test
    void countsInRussianHaveAllFourForms() throws Exception {
        Set<String> russian = keys("/console/text-ru.js");
        assertThat(russian)
                .filteredOn(each -> each.endsWith(".other"))
                .isNotEmpty()
                .allSatisfy(each -> {
                    for (String form : new String[] {".one", ".few", ".many"}) {
                        assertThat(russian).contains(each.replaceFirst("\\.other$", form));
                    }
                });
    }

    private Set<String> keys(String path) throws IOException, InterruptedException {
        Set<String> keys = new TreeSet<>();
        Matcher found = KEY.matcher(text(path));
        while (found.find()) {
            assertThat(keys.add(found.group(1))).as(found.group(1)).isTrue();
        }
        return keys;
    }

    /** The files that the first view needs, with the longer of the two languages. */
    @Test
    void firstViewIsUnderSixtyKilobytes() throws Exception {
        Deque<String> open = new ArrayDeque<>(
                Set.of("/", "/console/view-conversations.js", "/console/text-ru.js"));
        Set<String> seen = new HashSet<>(open);
        long bytes = 0;
        while (!open.isEmpty()) {
            String each = open.pop();
            bytes += console.get(each, "Accept-Encoding", "gzip").body().length;
            Matcher found = FILE.matcher(text(each));
            while (found.find()) {
                String name = found.group(1).replaceFirst("^/(console/)?", "/console/");
                if (seen.add(name)) {
                    open.push(name);
                }
            }
        }
        assertThat(seen).contains("/console/app.js", "/console/preact.js", "/console/style.css");
        assertThat(bytes).isLessThan(TRANSFER_BYTES_MAX);
    }
}
