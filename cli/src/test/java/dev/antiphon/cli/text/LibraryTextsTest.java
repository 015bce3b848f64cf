package dev.antiphon.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The library's sentences in the words of the tool. */
class LibraryTextsTest {
    /** Sentences of the system, of YAML's reader and of the library of patterns. */
    private static final List<String> NOT_OURS = List.of(
            "Is a directory",
            "No space left on device",
            "Permission denied",
            "Cannot assign requested address",
            "Network is unreachable",
            "No route to host",
            "Connection reset by peer",
            "Connection reset",
            "Broken pipe",
            "Too many open files",
            "Address already in use",
            "({0}) Received fatal alert: {1}",
            "expected {0}, but got {1}",
            "expected {0}, but found {1}",
            "',' or ']'",
            "',' or '}'",
            "<stream end>",
            "<block end>",
            "but found another document",
            "mapping values are not allowed here",
            "found character {0} that cannot start any token. (Do not use {1} for indentation)",
            "found character {0} that cannot start any token",
            "sequence entries are not allowed here",
            "mapping keys are not allowed here",
            "found unknown escape character {0}",
            "found duplicate YAML directive",
            "found undefined tag handle {0}",
            "found undefined alias {0}",
            "duplicate tag handle {0}",
            "found unexpected document separator",
            "found a {0} after {1}. (Do not use {2} for indentation)",
            "DEL character (0x7F) is not allowed in {0}",
            "found a number which cannot represent a valid version: {0}",
            "the leading empty lines contain more spaces ({0}) than the first non-empty line ({1}).",
            "unexpected character found {0}",
            "A simple key is required only if it is the first token in the current line",
            "unacceptable code point {0} special characters are not allowed",
            "found incompatible YAML document (version 1.x is required)",
            "a comment or a line break",
            "chomping or indentation indicators",
            "indentation indicator in the range 1-9",
            "alphabetic or numeric character",
            "expected escape sequence of {0} hexadecimal numbers, but found: {1}",
            "expected URI escape sequence of 2 hexadecimal numbers, but found {0} and {1}",
            "a digit or {0}",
            "a digit",
            "the node content",
            "a single document in the stream",
            "'<block end>'",
            "<block mapping start>",
            "'<block mapping start>'",
            "<block sequence start>",
            "'<block sequence start>'",
            "<document start>",
            "'<document start>'",
            "<document end>",
            "'<document end>'",
            "'<stream end>'",
            "<stream start>",
            "'<stream start>'",
            "<alias>",
            "'<alias>'",
            "<anchor>",
            "'<anchor>'",
            "<directive>",
            "'<directive>'",
            "<scalar>",
            "'<scalar>'",
            "<tag>",
            "'<tag>'",
            "could not find expected ':'",
            "found unexpected end of stream",
            "special characters are not allowed",
            "missing closing ]",
            "missing closing )",
            "unexpected )",
            "invalid repeat count",
            "missing argument to repetition operator",
            "invalid nested repetition operator",
            "invalid escape sequence",
            "trailing backslash at end of expression",
            "invalid character class range",
            "invalid named capture",
            "invalid or unsupported Perl syntax");

    private static final int FRAGMENT_LETTERS_MIN = 4;

    private static List<String> sentences() {
        return LibraryTexts.lines().stream()
                .filter(each -> each.startsWith("en "))
                .map(each -> each.substring(3))
                .toList();
    }

    /** Returns the library's sources, whose literals are joined as the compiler joins them. */
    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String module : List.of(
                "core", "stub", "recording", "capture", "control", "load", "load-report", "cli")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString().replaceAll("\"\\s*\\+\\s*\"", "").replace("\\\"", "\"");
    }

    @Test
    void everySentenceIsOneOfTheLibrary() throws IOException {
        String sources = sources();
        List<String> strange = new ArrayList<>();
        for (String each : sentences()) {
            boolean known = NOT_OURS.contains(each)
                    || Arrays.stream(each.split("\\{+[0-9]}+"))
                            .flatMap(part -> Arrays.stream(part.split("\"|\\\\")))
                            .map(String::strip)
                            .filter(part -> part.length() >= FRAGMENT_LETTERS_MIN)
                            .allMatch(part -> isIn(sources, part));
            if (!known) {
                strange.add(each);
            }
        }
        assertThat(strange).isEmpty();
    }

    private static boolean isIn(String sources, String part) {
        return sources.contains(part)
                || Arrays.stream(part.split("[^A-Za-z]+"))
                        .filter(word -> word.length() >= FRAGMENT_LETTERS_MIN)
                        .allMatch(word -> sources.contains(word + " ")
                                || sources.contains(" " + word)
                                || sources.contains("\"" + word));
    }

    @Test
    void everySentenceIsThereOnceAndInRussian() {
        List<String> lines = LibraryTexts.lines();
        assertThat(sentences()).doesNotHaveDuplicates().hasSizeGreaterThan(150);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("en ")) {
                String next = lines.get(i + 1);
                assertThat(next.startsWith("sh ") ? lines.get(i + 2) : next).startsWith("ru ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "framing \"mllp,x\" takes no \"x\"; write it as mllp"
                        + "|формат \"mllp,x\": \"x\" здесь не указывают; напишите так: mllp",
                "r.yaml:1:9: there is no \"wen\" here, but \"when\"; there is name, when"
                        + "|r.yaml:1:9: \"wen\" здесь нет, но есть \"when\"; есть name, when",
                "a \"there is no such file\" b|a \"there is no such file\" b",
                "cannot read nofile: there is no such file"
                        + "|не удаётся прочитать nofile: такого файла нет",
                "it has 1 byte, not 2|в нём 1 байт, а не 2",
                "it has 2 bytes, not 1|в нём 2 байта, а не 1",
                "it has 25 bytes, not 1|в нём 25 байт, а не 1",
                "1 byte more than recorded|сверх записи 1 байт",
                "22 bytes more than recorded|сверх записи 22 байта",
                "message 2 is not as recorded,|сообщение 2 не такое, как в записи,",
                "message 3 of 5: nothing came|сообщение 3 из 5: nothing came",
                "expected <stream end>, but found ','|ожидается конец файла, а здесь ','",
                "network \"::1/129\": write 0 to 128 bits after the slash"
                        + "|сеть \"::1/129\": после косой черты укажите от 0 до 128 бит",
                "something else|something else",
            })
    void textIsInRussianWithTheValuesOfTheUser(String english, String russian) {
        assertThat(Texts.in("ru").library(english)).isEqualTo(russian);
    }

    @Test
    void adviceInJavaIsAdviceForTheShell() {
        String java = "  there is no rule at all; make one with stub.when(…).reply(…)\nmore";
        assertThat(Texts.in("en").library(java))
                .isEqualTo("  there is no rule at all; write one into the file\nmore");
        assertThat(Texts.in("ru").library("it is long; raise Limits.maxMessageBytes"))
                .isEqualTo("it is long; увеличьте предел:  --max-message РАЗМЕР");
    }
}
