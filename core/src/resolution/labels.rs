//! Labelled pairs, when the user has some: what pairs of one person agree in, and how sure the odds may be.

use super::records::Names;
use super::rows::Rows;
use super::scored::Calibration;
use super::weights::Weights;
use crate::error::{Error, Result};
use crate::history::Cell;
use crate::table::Column;
use arrow_array::RecordBatch;

/// Pairs of records that a person has looked at.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    pub(crate) pairs: Vec<(u32, u32, bool)>,
    /// Rows that name a record that is not there, or say neither yes nor no.
    pub(crate) unusable: usize,
}

/// Reads labels: `record_a`, `record_b`, `same`.
pub(crate) fn read(batches: &[RecordBatch], names: &Names) -> Result<Labels> {
    let mut out = Labels::default();
    for batch in batches {
        let schema = batch.schema();
        let column = |name: &str| -> Result<Column<'_>> {
            let missing = |_| {
                Error::argument(format!("the labels have no column `{name}`, expected record_a, record_b and same"))
            };
            Ok(Column::new(batch.column(schema.index_of(name).map_err(missing)?).as_ref()))
        };
        let (a, b, same) = (column("record_a")?, column("record_b")?, column("same")?);
        for i in 0..batch.num_rows() {
            let record = |c: &Column<'_>| match c.cell(i) {
                Cell::Null => None,
                cell => names.find(&crate::history::shown(cell)),
            };
            let said = match same.cell(i) {
                Cell::Bool(yes) => Some(yes),
                Cell::Integer(n @ 0..=1) => Some(n == 1),
                Cell::Text(t) => match t.trim().to_lowercase().as_str() {
                    "true" | "yes" | "1" | "same" | "match" => Some(true),
                    "false" | "no" | "0" | "different" | "distinct" => Some(false),
                    _ => None,
                },
                _ => None,
            };
            match (record(&a), record(&b), said) {
                (Some(x), Some(y), Some(same)) if x != y => out.pairs.push((x.min(y), x.max(y), same)),
                _ => out.unusable += 1,
            }
        }
    }
    out.pairs.sort_unstable();
    out.pairs.dedup();
    Ok(out)
}

/// Fits a logistic curve of the labels over the odds (Platt), held near the odds as they are while labels are few.
pub(crate) fn calibrate(labels: &Labels, rows: &Rows<'_>, weights: &Weights) -> Option<Calibration> {
    const FEW: usize = 20;
    let points: Vec<(f64, f64)> = labels
        .pairs
        .iter()
        .map(|(a, b, same)| (weights.odds(rows.signature(*a, *b)).clamp(-30.0, 30.0), f64::from(u8::from(*same))))
        .collect();
    if points.len() < FEW {
        return None;
    }
    let (mut slope, mut shift) = (1.0f64, 0.0f64);
    // Newton's method on the penalised likelihood: two parameters, a prior worth a few labels on each.
    for _ in 0..50 {
        let (mut g, mut h) = ([-(slope - 1.0) * 10.0, -shift * 0.5], [10.0, 0.0, 0.5]);
        for (x, y) in &points {
            let p = 1.0 / (1.0 + (-(slope * x + shift)).exp2());
            let w = p * (1.0 - p) * std::f64::consts::LN_2;
            g[0] += (y - p) * x;
            g[1] += y - p;
            h[0] += w * x * x;
            h[1] += w * x;
            h[2] += w;
        }
        let det = h[0] * h[2] - h[1] * h[1];
        if det <= 1e-12 {
            break;
        }
        let (ds, dt) = ((g[0] * h[2] - g[1] * h[1]) / det, (g[1] * h[0] - g[0] * h[1]) / det);
        slope = (slope + ds.clamp(-0.5, 0.5)).clamp(0.1, 5.0);
        shift = (shift + dt.clamp(-5.0, 5.0)).clamp(-20.0, 20.0);
        if ds.abs() + dt.abs() < 1e-9 {
            break;
        }
    }
    Some(Calibration { slope, shift })
}
