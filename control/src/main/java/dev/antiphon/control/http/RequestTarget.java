package dev.antiphon.control.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A decoder of paths and queries (RFC 3986). It refuses what a path of an API never has. */
final class RequestTarget {
    private RequestTarget() {}

    /**
     * Returns the decoded segments of a path.
     *
     * @throws ApiProblem when a segment is {@code .} or {@code ..}, or has a control character
     *     after decoding
     */
    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String each : path.substring(1).split("/", -1)) {
            String segment = decoded(each);
            boolean bad = segment.equals(".")
                    || segment.equals("..")
                    || segment.chars().anyMatch(c -> c < ' ' || c == 127);
            if (bad) {
                throw badSegment();
            }
            segments.add(segment);
        }
        return segments;
    }

    /** Returns whether a decoded segment has a slash or a backslash. */
    static boolean hasSlash(String segment) {
        return segment.indexOf('/') >= 0 || segment.indexOf('\\') >= 0;
    }

    static ApiProblem badSegment() {
        return ApiProblem.badRequest(
                "the path has a segment that no name can have; use letters, digits and ._-");
    }

    /**
     * Returns the decoded parameters of a query.
     *
     * @throws ApiProblem when a parameter occurs twice or is none of the known ones
     */
    static Map<String, String> query(String query, List<String> known) {
        Map<String, String> values = new LinkedHashMap<>();
        if (known.contains(ApiRoutes.ANY_QUERY)) {
            return values;
        }
        for (String each : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = each.indexOf('=');
            String name =
                    decoded((equals < 0 ? each : each.substring(0, equals)).replace('+', ' '));
            String value = equals < 0 ? "" : decoded(each.substring(equals + 1).replace('+', ' '));
            if (known.isEmpty()) {
                throw ApiProblem.badRequest("this path takes no query; leave out \"" + name + "\"")
                        .field(name);
            }
            if (!known.contains(name)) {
                throw ApiProblem.unknown("parameter of this path", name, known).field(name);
            }
            if (values.put(name, value) != null) {
                throw ApiProblem.badRequest("the query has \"" + name + "\" twice; give it once")
                        .field(name);
            }
        }
        return values;
    }

    private static String decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (at < text.length()) {
            int percent = text.indexOf('%', at);
            int end = percent < 0 ? text.length() : percent;
            bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
            at = end;
            if (percent >= 0) {
                bytes.write(octet(text, percent));
                at = percent + 3;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ApiProblem.badRequest(
                    "the path or query has bytes that are no UTF-8; encode its text as UTF-8");
        }
    }

    private static int octet(String text, int percent) {
        boolean whole = percent + 2 < text.length();
        int high = whole ? Character.digit(text.charAt(percent + 1), 16) : -1;
        int low = whole ? Character.digit(text.charAt(percent + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw ApiProblem.badRequest(
                    "the path or query has a % without two hexadecimal digits; write %25");
        }
        return high << 4 | low;
    }
}
