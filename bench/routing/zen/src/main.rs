//! zen-engine by the shared table: as created, compiled, compiled with trace; typed and from JSON to JSON.
//!
//! `zen_bench FOLDER`, which `table.py` wrote. Prints a line of JSON a case.

use serde_json::Value;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;
use zen_engine::model::{DecisionContent, GraphContent};
use zen_engine::{DecisionEngine, EvaluationOptions};
use zen_expression::Variable;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = std::env::args().nth(1).expect("zen_bench FOLDER");
    let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    let lines = |name: &str| -> Vec<Value> { read(name).lines().map(|l| serde_json::from_str(l).unwrap()).collect() };
    let (table, inputs, expected) = (read("table.jdm.json"), lines("inputs.jsonl"), lines("expected.jsonl"));
    for (name, compiled, trace) in [("as created", false, false), ("compiled", true, false), ("compiled, trace", true, true)] {
        let mut graph: GraphContent = serde_json::from_str(&table).unwrap();
        if compiled {
            graph.compile();
        }
        let content = Arc::new(DecisionContent::Graph(graph.into()));
        let decision = DecisionEngine::default().create_decision(content).unwrap();
        let options = || EvaluationOptions { trace, max_depth: 10 };
        let variables: Vec<Variable> = inputs.iter().map(|input| input.clone().into()).collect();
        let (mut times, mut wrong) = (Vec::new(), 0);
        for (variable, expected) in variables.iter().zip(&expected) {
            let input = variable.depth_clone(2);
            let began = Instant::now();
            let answer = decision.evaluate_with_opts(input, options()).await.unwrap();
            times.push(began.elapsed().as_nanos() as u64);
            wrong += usize::from(serde_json::to_value(&answer.result).unwrap()["reason"] != expected["reason"]);
        }
        report(&format!("rust, zen-engine, {name}: typed"), times, wrong, expected.len());
        let mut times = Vec::new();
        for input in &inputs {
            let text = input.to_string();
            let began = Instant::now();
            let value: Value = serde_json::from_str(&text).unwrap();
            let answer = decision.evaluate_with_opts(value.into(), options()).await.unwrap();
            black_box(serde_json::to_string(&answer).unwrap());
            times.push(began.elapsed().as_nanos() as u64);
        }
        report(&format!("rust, zen-engine, {name}: JSON to JSON"), times, wrong, expected.len());
    }
}

fn report(case: &str, mut times: Vec<u64>, wrong: usize, of: usize) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize] as f64 / 1e3;
    let (p50, p99) = (at(0.5), at(0.99));
    println!(
        r#"{{"case":"{case}","microseconds_p50":{p50:.2},"microseconds_p99":{p99:.2},"wrong":{wrong},"of":{of}}}"#
    );
}
