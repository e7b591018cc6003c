/** SQL: the people whose votes ended a gate `ap` of a job `j`, as `{id, name}`. */
export const DECIDERS = `COALESCE((
  SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) ORDER BY v.id)
    FROM votes v JOIN people p ON p.id = v.person_id
   WHERE v.approval_id = ap.id AND v.voided_at IS NULL AND v.revision = j.revision
     AND (ap.resolution = 'APPROVED' AND v.verdict IN ('approve', 'edit')
       OR ap.resolution = 'REJECTED' AND v.verdict = 'reject')), '[]')`;
