package dev.antiphon.stub;

import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.match.Matcher;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * A builder of one rule of a stub. The rule takes effect when its answer is set. A builder that
 * never got an answer is a finding, since it has no effect.
 */
public final class RuleBuilder {
    private static final StackWalker STACK = StackWalker.getInstance();
    private static final Set<String> OWN =
            Set.of(RuleBuilder.class, StubScript.class, StubServer.class, StubScope.class).stream()
                    .map(Class::getName)
                    .collect(Collectors.toUnmodifiableSet());

    private final Matcher matcher;
    private final StubScript stubScript;
    private final String begunAt;
    private final List<StubRule> made = new CopyOnWriteArrayList<>();
    private String name = "";

    /** Creates the builder of a rule. */
    RuleBuilder(Matcher matcher, StubScript stubScript) {
        this.matcher = matcher;
        this.stubScript = stubScript;
        this.begunAt =
                STACK.walk(frames -> frames.filter(each -> !OWN.contains(each.getClassName()))
                        .findFirst()
                        .map(each -> each.getFileName() + ":" + each.getLineNumber())
                        .orElse("an unknown place"));
    }

    /** Sets the name of the rule in reports; {@code rule 3} and so on by default. */
    public RuleBuilder named(String value) {
        name = value;
        return this;
    }

    /** Answers every matching message with this text in UTF-8. Returns the rule. */
    public StubRule reply(String text) {
        return answer(Answer.text(text));
    }

    /**
     * Answers the first matching message with the first answer, the second with the second, and so
     * on. Further messages get the last answer. Returns the rule.
     */
    public StubRule answer(Answer... answers) {
        return answer(Sequence.of(answers));
    }

    /** Answers matching messages with this sequence. Returns the rule. */
    public StubRule answer(Sequence answers) {
        StubRule rule = stubScript.add(this, new StubRules.Draft(name, matcher, answers));
        made.add(rule);
        return rule;
    }

    /** Returns the rules that this builder has added; mostly one. */
    List<StubRule> made() {
        return List.copyOf(made);
    }

    /** Returns a report that this rule has no answer, with a remedy, as one line. */
    String toldUnfinished() {
        return "a rule was begun at " + begunAt + " and has no answer, so it has no effect: when("
                + matcher + "); add reply(…) or answer(…)\n";
    }
}
