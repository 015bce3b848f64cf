package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Markup;
import dev.antiphon.load.report.text.ReportTexts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * The frame of every HTML page: head, style sheet and security policy. A page is a single file. Its
 * content security policy allows the style sheet in the file, by its hash, and no script, image or
 * network access.
 */
@SuppressWarnings("exports") // pages are drawn within this module; users read results only
public final class PageFrame {
    private PageFrame() {}

    /**
     * Begins a page and returns it with {@code html} and {@code body} open. The caller adds the
     * content and closes both.
     */
    public static Markup begin(ReportTexts reportTexts, String title) {
        String style = style();
        Markup page = new Markup().own("<!doctype html>\n");
        page.open("html", "lang", reportTexts.language().code()).open("head");
        page.empty("meta", "charset", "utf-8");
        String policy = "default-src 'none'; style-src 'sha256-" + sha256(style)
                + "'; base-uri 'none'; form-action 'none'";
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", policy);
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.empty("meta", "name", "referrer", "content", "no-referrer");
        page.leaf("title", title);
        page.open("style").own(style).close();
        return page.close().open("body");
    }

    private static String style() {
        try (InputStream in = PageFrame.class.getResourceAsStream("page.css")) {
            Objects.requireNonNull(in, "page.css");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("page.css", e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
