package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.allOf;
import static dev.antiphon.stub.match.Matchers.anyOf;
import static dev.antiphon.stub.match.Matchers.contains;
import static dev.antiphon.stub.match.Matchers.endsWith;
import static dev.antiphon.stub.match.Matchers.equalTo;
import static dev.antiphon.stub.match.Matchers.field;
import static dev.antiphon.stub.match.Matchers.matching;
import static dev.antiphon.stub.match.Matchers.messageNumber;
import static dev.antiphon.stub.match.Matchers.not;
import static dev.antiphon.stub.match.Matchers.ofSize;
import static dev.antiphon.stub.match.Matchers.startsWith;
import static dev.antiphon.stub.match.Matchers.where;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.message.Message;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.MatcherIndex;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Request;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The index finds the rule that asking one after the other finds. */
class RuleListTest {
    private static final long SEED = 20260101;
    private static final int RULE_SETS = 3000;
    private static final int MESSAGES = 25;

    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "ab",
            "[ab]",
            "a*",
            "b+?",
            "a{0,2}",
            "(a|b)",
            "(?:ab)?",
            "(?P<n>b)",
            ".",
            ".*",
            "\\.",
            "\\w",
            "\\W*",
            "é",
            "[^a\\]]",
            "[[:alpha:]]*",
            "(a[)]?\\)?)",
            "^",
            "$",
            "(?i)A",
            "\\Qa|b\\E",
            "\\x61",
            "{",
            "|");

    private final SplittableRandom random = new SplittableRandom(SEED);

    private String text(int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append("aaabbb.é\u0000".charAt(random.nextInt(9)));
        }
        return text.toString();
    }

    private Message message() {
        byte[] bytes = Message.text(text(9)).bytes();
        if (bytes.length > 0 && random.nextInt(8) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(); // maybe no UTF-8
        }
        return Message.of(bytes);
    }

    private Matcher pattern() {
        while (true) {
            StringBuilder pattern = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                pattern.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            try {
                return matching(pattern.toString());
            } catch (IllegalArgumentException e) {
                // such as b+?a{0,2}* : another one
            }
        }
    }

    private Matcher matcher(int depth) {
        return switch (random.nextInt(depth > 0 ? 14 : 10)) {
            case 0 -> equalTo(text(4));
            case 1 -> startsWith(text(3));
            case 2 -> endsWith(text(3));
            case 3 -> contains(text(6));
            case 4, 5 -> pattern();
            case 6 -> field("u8@" + (random.nextInt(5) - 2)).is("ab".charAt(random.nextInt(2)));
            case 7 -> field("text@1:2").is(text(2));
            case 8 -> ofSize(random.nextInt(6));
            case 9 -> random.nextBoolean() ? messageNumber(1) : where("none", message -> false);
            case 10 -> allOf(matcher(depth - 1), matcher(depth - 1));
            case 11 -> anyOf(matcher(depth - 1), matcher(depth - 1));
            case 12 -> matcher(depth - 1).or(matcher(depth - 1));
            default -> not(matcher(depth - 1));
        };
    }

    private Sequence answers() {
        Sequence all = Sequence.of(Answer.text("x"), Answer.text("y"));
        return random.nextInt(4) == 0 ? all.thenStop() : all;
    }

    /** As the documentation says: one after the other, the last one first. */
    private static int asked(List<StubRule> rules, Request request) {
        for (int i = rules.size() - 1; i >= 0; i--) {
            if (rules.get(i).claim(request) >= 0) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void indexFindsTheRuleThatAskingAllOfThemFinds() {
        int found = 0;
        for (int set = 0; set < RULE_SETS; set++) {
            List<StubRule> rules = new ArrayList<>();
            List<StubRule> twins = new ArrayList<>();
            for (int i = random.nextInt(30); i >= 0; i--) {
                Matcher matcher = matcher(2);
                Sequence answers = answers();
                StubRules.Draft draft = new StubRules.Draft("", matcher, answers);
                rules.add(new StubRule("", draft));
                twins.add(new StubRule("", draft));
            }
            RuleList list = new RuleList(rules);
            for (int i = 0; i < MESSAGES; i++) {
                Request request = Request.of(message());
                int expected = asked(twins, request);
                int actual = list.claim(request)
                        .map(claim -> rules.indexOf(claim.stubRule()))
                        .orElse(-1);
                assertThat(actual)
                        .as("seed %d, set %d, message %s of %s", SEED, set, request.text(), rules)
                        .isEqualTo(expected);
                found += expected < 0 ? 0 : 1;
            }
        }
        assertThat(found).isBetween(RULE_SETS, RULE_SETS * MESSAGES - RULE_SETS); // both happen
    }

    /** Of what the index knows nothing, it asks; the rest is worth nothing unless it knows much. */
    @ParameterizedTest
    @CsvSource({
        "'LOGIN (?P<name>\\w+)', 'LOGIN ann', 'LOGOUT'",
        "'\\d+ PAY \\d+', '1 PAY 2', '1 GET 2'",
        "'{\"op\":\"(\\w+)\"}', '{\"op\":\"x\"}', '{\"id\":\"x\"}'",
        "'GET /a\\.b.*', 'GET /a.b', 'GET /axb'",
        "'colou?rs', 'colors', 'colts'",
    })
    void patternsAreKnownByTheirText(String pattern, String its, String other) {
        MatcherIndex index = new MatcherIndex(List.of(Matchers.matching(pattern)));
        assertThat(index.candidates(Request.of(Message.text(its))).get(0)).isTrue();
        assertThat(index.candidates(Request.of(Message.text(other))).get(0)).isFalse();
    }
}
