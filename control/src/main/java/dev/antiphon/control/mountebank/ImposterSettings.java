package dev.antiphon.control.mountebank;

import dev.antiphon.argument.Nearest;
import dev.antiphon.control.mountebank.json.JsonValue;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The argument of mountebank's {@code createCommand}: what mountebank says about the imposter, and
 * the fields of the imposter that mountebank does not know. Immutable.
 */
final class ImposterSettings {
    private static final List<String> OURS = List.of(
            "framing",
            "greeting",
            "then",
            "key",
            "cert",
            "ca",
            "mutualAuth",
            "mode",
            "host",
            "endOfRequestResolver");

    /** The fields that mountebank passes on, among them those of an imposter that it printed. */
    private static final List<String> THEIRS = List.of(
            "port",
            "callbackURLTemplate",
            "loglevel",
            "allowInjection",
            "defaultResponse",
            "allowCORS",
            "numberOfRequests",
            "requests",
            "_links",
            "url");

    /** The fields that mountebank shows and saves with the imposter, if they were given. */
    private static final List<String> SHOWN =
            List.of("framing", "greeting", "then", "key", "cert", "ca", "mutualAuth");

    private static final int PORT_MAX = 65_535;

    private final JsonValue json;
    private final ImposterMode mode;
    private final Optional<Framing> framing;
    private final Reply.After then;

    private ImposterSettings(JsonValue json) {
        this.json = json;
        this.mode = json.field("mode")
                .map(each -> checked(each, ImposterMode::named))
                .orElse(ImposterMode.TEXT);
        this.framing = json.field("framing").map(each -> checked(each, Framing::parse));
        this.then = json.field("then").map(ImposterEnd::of).orElse(Reply.After.KEEP);
    }

    /**
     * Reads the argument.
     *
     * @throws IllegalArgumentException when it is no JSON object, or a field has a wrong value
     */
    static ImposterSettings read(String argument) {
        JsonValue json = JsonValue.read(argument.getBytes(StandardCharsets.UTF_8));
        Map<String, JsonValue> unused = json.fields();
        ImposterSettings settings = new ImposterSettings(json);
        URI unusedUrl = settings.callback(settings.port());
        Optional<String> unusedGreeting = settings.greeting();
        return settings;
    }

    private static <T> T checked(JsonValue field, Function<String, T> read) {
        try {
            return read.apply(field.text());
        } catch (IllegalArgumentException e) {
            throw field.wrong("cannot be used: " + e.getMessage());
        }
    }

    ImposterMode mode() {
        return mode;
    }

    /** Returns the framing of the messages; empty if each read is a request. */
    Optional<Framing> framing() {
        return framing;
    }

    /** Returns the state of the connection after a reply that does not say otherwise. */
    Reply.After then() {
        return then;
    }

    /** Returns the port to listen on; 0 for a free one. */
    int port() {
        return json.field("port").map(each -> each.whole(0, PORT_MAX)).orElse(0);
    }

    /** Returns the host to listen on; {@code *} for all addresses. */
    String host() {
        return json.field("host")
                .map(JsonValue::text)
                .filter(each -> !each.isEmpty())
                .orElse("*");
    }

    String logLevel() {
        return json.field("loglevel").map(JsonValue::text).orElse("info");
    }

    /** Returns the address to which requests go, for an imposter on this port. */
    URI callback(int port) {
        JsonValue template = json.field("callbackURLTemplate")
                .orElseThrow(() -> json.wrong("has no callbackURLTemplate; this command is started"
                        + " by mountebank, as the createCommand of its --protofile"));
        String url = template.text().replaceFirst(":port", String.valueOf(port));
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw template.wrong("is no URL: " + e.getMessage());
        }
    }

    /** Returns the data that a client gets when it connects. */
    Optional<String> greeting() {
        return json.field("greeting").map(JsonValue::text);
    }

    /** Returns the response to a request whose own response has no data. */
    Optional<JsonValue> defaultResponse() {
        return json.field("defaultResponse").filter(JsonValue::isObject);
    }

    /** Returns the certificates; empty without TLS. */
    Optional<ImposterTls> tls() {
        return ImposterTls.of(json);
    }

    /** Returns the JavaScript function that recognizes the end of a request. */
    Optional<String> resolver() {
        return json.field("endOfRequestResolver")
                .flatMap(each -> each.field("inject"))
                .filter(JsonValue::isTruthy)
                .map(JsonValue::text);
    }

    /** Returns whether the resolver decides where a request ends. */
    boolean runsResolver() {
        return resolver().isPresent() && framing.isEmpty() && allowsInjection();
    }

    private boolean allowsInjection() {
        return json.field("allowInjection").filter(JsonValue::isTruthy).isPresent();
    }

    /** Returns a sentence for each field that has no effect. */
    List<String> warnings() {
        List<String> sentences = new ArrayList<>();
        if (resolver().isPresent() && !runsResolver()) {
            sentences.add("endOfRequestResolver has no effect "
                    + (framing.isPresent() ? "beside a framing" : "without --allowInjection"));
        }
        for (String each : json.fields().keySet()) {
            if (!OURS.contains(each) && !THEIRS.contains(each)) {
                sentences.add("there is no field \"" + each + "\"" + Nearest.of(each, OURS)
                        + "; it has no effect");
            }
        }
        return sentences;
    }

    /**
     * Returns the line for mountebank with the port, the encoding, and the fields to show. The mode
     * is always shown, since mountebank's own TCP shows it.
     */
    String readyLine(int port) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("port", String.valueOf(port));
        if (mode == ImposterMode.BINARY) {
            fields.put("encoding", JsonValue.quoted("base64"));
        }
        fields.put("mode", JsonValue.quoted(mode.word()));
        for (String each : SHOWN) {
            json.field(each)
                    .ifPresent(field -> fields.put(
                            each,
                            field.isText()
                                    ? JsonValue.quoted(field.text())
                                    : String.valueOf(field.isTruthy())));
        }
        StringBuilder line = new StringBuilder("{");
        fields.forEach((name, text) -> line.append(line.length() > 1 ? "," : "")
                .append(JsonValue.quoted(name))
                .append(':')
                .append(text));
        return line.append('}').toString();
    }
}
