package dev.antiphon.load.report.chart;

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
 * The frame of every HTML page: head, style sheet, security policy, header and footer. A page is a
 * single file. Its content security policy allows the style sheet in the file, by its hash, and no
 * script, image or network access. Only one thread may use it.
 */
public final class HtmlPage {
    private final ReportTexts texts;
    private final Markup page = new Markup().own("<!doctype html>\n");

    /** Begins a page; {@link #head} follows. */
    public HtmlPage(ReportTexts texts, String title) {
        this.texts = texts;
        String style = style();
        page.open("html", "lang", texts.language().code()).open("head");
        page.empty("meta", "charset", "utf-8");
        String policy = "default-src 'none'; style-src 'sha256-" + sha256(style)
                + "'; base-uri 'none'; form-action 'none'";
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", policy);
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.empty("meta", "name", "referrer", "content", "no-referrer");
        page.leaf("title", title);
        page.open("style").own(style).close().close();
    }

    /** Adds the heading, with a line above it; {@link #lead} follows. */
    public HtmlPage head(String eyebrow, String heading) {
        page.open("body").open("main").open("header");
        page.leaf("p", eyebrow, "class", "eyebrow").leaf("h1", heading);
        return this;
    }

    /** Adds the lines below the heading. */
    public HtmlPage lead(String... lines) {
        for (String line : lines) {
            page.leaf("p", line, "class", "lead");
        }
        page.close();
        return this;
    }

    /** Begins a verdict, which the caller closes. Its kind is a class of the style sheet. */
    public void verdict(String kind, String heading) {
        page.open("section", "class", kind).leaf("h2", heading);
    }

    /** Adds a section that has only a table. */
    public void section(String heading, Table table) {
        page.open("section").leaf("h2", heading);
        table.on(page, heading);
        page.close();
    }

    /** Returns the body, where the caller may add and close elements. */
    public Markup body() {
        return page;
    }

    /** Ends the page, which this version of the tool made, and returns it. */
    public String end(String tool) {
        page.close().leaf("footer", texts.say("page.footer", tool));
        return page.close().close().toString();
    }

    private static String style() {
        try (InputStream in = HtmlPage.class.getResourceAsStream("page.css")) {
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
